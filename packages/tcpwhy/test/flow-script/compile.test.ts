import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFlow, compileFlowScript } from './compile.ts';
import { withoutFrames } from './pcap-file.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Frames of a capture with the header fields that the tests ask for; offsets as in RFC 791 and RFC 9293. */
function frames(script: string) {
  const capture = compileFlowScript(script);
  const view = new DataView(capture.buffer);
  const found = [];
  for (let at = 24; at < capture.length; at += 16 + view.getUint32(at + 8, true)) {
    const ip = at + 16 + 14;
    const tcp = ip + 20;
    const headerBytes = (view.getUint8(tcp + 12) >> 4) * 4;
    found.push({
      micros: (view.getUint32(at, true) - 1_767_225_600) * 1e6 + view.getUint32(at + 4, true),
      bytes: capture.subarray(at + 16, at + 16 + view.getUint32(at + 8, true)),
      originalBytes: view.getUint32(at + 12, true),
      id: view.getUint16(ip + 4),
      ttl: view.getUint8(ip + 8),
      sourcePort: view.getUint16(tcp),
      seq: view.getUint32(tcp + 4),
      ack: view.getUint32(tcp + 8),
      flags: view.getUint16(tcp + 12) & 0x1ff,
      window: view.getUint16(tcp + 14),
      options: hex(capture.subarray(tcp + 20, tcp + headerBytes)),
      payload: Buffer.from(capture.subarray(tcp + headerBytes, ip + view.getUint16(ip + 2))).toString('latin1'),
    });
  }
  return found;
}

const ENDS = 'client 10.0.0.1:40000 isn 1000 id 7 tsval 500\nserver 10.0.0.2:3306 ttl 63 isn 5000 tsval 9000\n';
const HANDSHAKE = `${ENDS}0 client > S\n+1ms server > SA\n+1ms client > A\n`;
const MACS = 'client mac 02:00:00:00:00:01\nserver mac 02:00:00:00:00:02\n';

test('a SYN has the bytes that Linux would send', () => {
  // Checksums confirmed by tshark; the rest is the headers written out by hand.
  const ethernet = '020000000002020000000001' + '0800';
  const ip = '4500003c' + '00074000' + '400626b3' + '0a000001' + '0a000002';
  const tcp = '9c400cea' + '000003e8' + '00000000' + 'a002faf0' + '842a0000';
  const options = '020405b4' + '0402' + '080a000007d000000000' + '01030307';
  expect(hex(frames(`${MACS}${ENDS}1.5 client > S`)[0]?.bytes ?? new Uint8Array())).toBe(ethernet + ip + tcp + options);
});

test('an ICMP error quotes the packet that it refuses, with the MTU and good checksums', () => {
  const script = `${MACS}${ENDS}0 client > S\n+0 router 10.0.0.254 > icmp 3/4 mtu 1400 quotes client quoted=8`;
  const ethernet = '020000000001' + '02000a0000fe' + '0800';
  const ip = '45c00038' + '00000000' + '40016507' + '0a0000fe' + '0a000001';
  const icmp = '0304' + '4a71' + '0000' + '0578';
  const quote = '4500003c' + '00074000' + '400626b3' + '0a000001' + '0a000002' + '9c400cea' + '000003e8';
  // The ICMP checksum was confirmed by tshark.
  expect(hex(frames(script)[1]?.bytes ?? new Uint8Array())).toBe(ethernet + ip + icmp + quote);
});

test('sequence and acknowledgment numbers follow the conversation', () => {
  const [syn, synAck, ack, request, answer, fin] = frames(
    `${HANDSHAKE}+1ms client > PA 100\n+1ms server > PA "hello"\n+1ms client > FA`,
  );
  expect([syn?.seq, syn?.ack]).toEqual([1000, 0]);
  expect([synAck?.seq, synAck?.ack]).toEqual([5000, 1001]);
  expect([ack?.seq, ack?.ack]).toEqual([1001, 5001]);
  expect([request?.seq, request?.ack]).toEqual([1001, 5001]);
  expect([answer?.seq, answer?.ack, answer?.payload]).toEqual([5001, 1101, 'hello']);
  expect([fin?.seq, fin?.ack, fin?.flags]).toEqual([1101, 5006, 0x11]);
});

test('a reset without ACK answers the last segment that arrived, without options, window and id', () => {
  const reset = frames(`${HANDSHAKE}+0 server > FA\n+0 client > A\n+0 client > PA 50\n+0 server > R`).at(-1);
  expect(reset).toMatchObject({ seq: 5002, ack: 0, flags: 0x04, window: 0, options: '', id: 0, ttl: 63 });
});

test('a reset from a side that sent nothing refuses the SYN', () => {
  const refusal = frames(`${ENDS}0 client > S\n+1ms server > RA`)[1];
  expect(refusal).toMatchObject({ seq: 0, ack: 1001, flags: 0x14, window: 0, options: '', id: 0 });
});

test('a reset of a live socket carries its window, counter and clock', () => {
  const abort = frames(`${HANDSHAKE}2 client > RA`)[3];
  // 2 s after time 0 at 1 kHz: 500 + 2000 = 0x9c4; echoes the SYN-ACK of 1 ms: 9001 = 0x2329.
  expect(abort).toMatchObject({ seq: 1001, ack: 5001, window: 64240 >> 7, id: 9 });
  expect(abort?.options).toBe('0101080a' + '000009c4' + '00002329');
});

test('lost, dropped and missed packets differ in what the peer acknowledges and what is recorded', () => {
  const after = (fate: string) => frames(`${HANDSHAKE}+0 ${fate} client > PA 10\n+0 server > A`).slice(3);
  expect(after('lost').map(({ ack }) => ack)).toEqual([1001]);
  expect(after('dropped').map(({ ack }) => ack)).toEqual([5001, 1001]);
  expect(after('missed').map(({ ack }) => ack)).toEqual([1011]);
});

test('a hole is reported in SACK blocks until it is filled', () => {
  const script = `${HANDSHAKE}+0 dropped client > PA 10 as first\n+0 client > PA 20\n+0 server > A\n+0 client > again first\n+0 server > A`;
  const [, , , , , duplicate, repeated, filled] = frames(script);
  // Relative 11 to 31 is raw 1011 to 1031.
  expect(duplicate).toMatchObject({ ack: 1001 });
  expect(duplicate?.options.slice(24)).toBe('0101050a' + '000003f3' + '00000407');
  expect(repeated).toMatchObject({ seq: 1001, payload: '.'.repeat(10) });
  expect(filled).toMatchObject({ ack: 1031 });
  expect(filled?.options).toHaveLength(24);
});

test('overrides stand above the tracked numbers', () => {
  const line = 'client > PA 4 seq=+10 ack=raw:7 win=3 ttl=9 id=1 nots';
  expect(frames(`${HANDSHAKE}+0 ${line}`)[3]).toMatchObject({
    seq: 1011,
    ack: 7,
    window: 3,
    ttl: 9,
    id: 1,
    options: '',
  });
  expect(frames(`${HANDSHAKE}+0 client > A seq=-1`)[3]).toMatchObject({ seq: 1000 });
  expect(frames(`${HANDSHAKE}+0 client > A seq=20`)[3]).toMatchObject({ seq: 1020 });
  expect(frames(`${HANDSHAKE}+0 client > A from=10.0.0.1:41085`)[3]).toMatchObject({ sourcePort: 41085 });
  expect(frames(`${HANDSHAKE}+0 client > A options=hex"01 01 01"`)[3]).toMatchObject({ options: '01010100' });
});

test('time is absolute, or since the line before, in any unit', () => {
  const times = frames('0.5 client > S\n+250us client > again\n+1s client > again x3 every 2m').map((f) => f.micros);
  expect(times).toEqual([500_000, 500_250, 1_500_250, 121_500_250, 241_500_250]);
});

test('a named connection starts from the unnamed one and has its own numbers', () => {
  const script =
    'client 10.0.0.1:1 nots\nconnection B client 10.0.0.1:2 isn 77 established\n0 client > S\n+0 B.client > PA 5';
  expect(frames(script)[1]).toMatchObject({ sourcePort: 2, seq: 78, options: '' });
});

test('a repeated block plays copies that overlap, each from the next client port', () => {
  const script = 'client 10.0.0.1:100\n1 repeat 3 every 1ms\n+0 client > S\n+5ms server > RA\nend\n+1s client > S';
  const played = frames(script);
  expect(played.map(({ micros }) => micros - 1e6)).toEqual([0, 1000, 2000, 5000, 6000, 7000, 1_007_000]);
  expect(played.slice(0, 3).map(({ sourcePort }) => sourcePort)).toEqual([101, 102, 103]);
  expect(played[6]?.sourcePort).toBe(100);
});

test('quoted bytes come first and dots fill up', () => {
  expect(frames(`${HANDSHAKE}+0 client > PA 8 "a\\r\\n" hex"00ff"`)[3]?.payload).toBe('a\r\n\0\xff...');
});

test('a cut frame keeps its length on the wire', () => {
  const cut = frames(`${HANDSHAKE}+0 client > PA 100 cut=60`)[3];
  expect([cut?.bytes.length, cut?.originalBytes]).toEqual([60, 166]);
});

test('labels name the recorded frames', () => {
  const { framesOf } = compileFlow(`${HANDSHAKE}+0 lost client > PA 1 as gone\n+0 client > PA 1 as request`);
  expect([...framesOf]).toEqual([['request', [4]]]);
});

test('IPv6 packets carry a good TCP checksum for any payload', () => {
  const ends = 'client [2001:db8::1]:5000\nserver [::2]:80\n';
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3000 }), (length) => {
      const capture = compileFlowScript(`${ends}0 client > PA ${length}`);
      const packet = capture.subarray(24 + 16 + 14);
      const pseudo = Buffer.concat([packet.subarray(8, 40), Uint8Array.of(0, 6), packet.subarray(4, 6)]);
      expect(onesComplementSum(Buffer.concat([pseudo, packet.subarray(40)]))).toBe(0xffff);
    }),
    { numRuns: 50 },
  );
});

test('frames can be taken out again', () => {
  const capture = compileFlowScript(HANDSHAKE);
  const rest = compileFlowScript(`${ENDS}0 client > S\n+1ms missed server > SA\n+1ms client > A`);
  expect(hex(withoutFrames(capture, new Set([2])))).toBe(hex(rest));
});

const MISTAKES: [string, string][] = [
  ['0 client > SX', 'line 1: unknown TCP flag X in SX'],
  ['\n\n0 clint > S', 'line 3: expected client, server, NAME.client or router ADDRESS, not clint'],
  ['0 client S', "line 1: expected '>' after the sender"],
  ['now client > S', 'line 1: a line starts with'],
  ['0 client > PA 2 "abc"', 'line 1: the quoted bytes are 3, more than the length 2'],
  ['0 client > PA "abc', 'line 1: quote without an end'],
  ['0 client > PA hex"0"', 'line 1: not pairs of hex digits'],
  ['0 client > PA win=70000', 'line 1: win is a whole number from 0 to 65535, not 70000'],
  ['0 client > PA 5 wind=7', 'line 1: unknown word wind=7'],
  ['1 client > S\n0.5 client > S', 'line 2: time goes back by 0.5 s'],
  ['0 B.client > S', 'line 1: no connection B'],
  ['0 client > again', 'line 1: nothing to send again'],
  ['0 router 10.0.0.9 > icmp 3/4 quotes client', 'line 1: nothing was sent yet'],
  ['0 client > S\n0 router fe80::1 > icmp 2/0 quotes client', 'line 2: router and quoted packet'],
  ['client 10.0.0.300:1', 'line 1: not an IP address: 10.0.0.300'],
  ['client 10.0.0.1:1 ttll 3', 'line 1: unknown setting ttll'],
  ['0 repeat 3 every 1', 'line 1: repeat without an end'],
  ['0 client > PA 65535', 'line 1: more than an IP packet can hold'],
];

test.each(MISTAKES)('%j is refused', (script, message) => {
  expect(() => compileFlowScript(script)).toThrow(message);
});

/** RFC 1071: over data with its checksum in place, the sum is all ones. */
function onesComplementSum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum += i % 2 === 0 ? (bytes[i] as number) << 8 : (bytes[i] as number);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}
