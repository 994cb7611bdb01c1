import { describe, expect, it } from 'vitest';
import { AddressBook } from '../model/addresses.ts';
import { NoticeLog } from '../model/notices.ts';
import { OPTION_DAMAGED, OPTION_MSS, PacketTable } from '../model/packets.ts';
import { WireDecoder } from './decode.ts';
import { decodeFrames, decodeOne, readRow, recordTable, type TestRow } from './testing/decode-frames.ts';
import { ethernet, HELLO, hex, IPV4_TCP, IPV6_TCP, ipv4, ipv6, tcp, zeros } from './testing/frame-bytes.ts';

describe('columns of the record', () => {
  it('pass through to the row', () => {
    const bytes = ethernet(0x0800, IPV4_TCP);
    const row = decodeOne({ bytes, timeNs: 12_345, direction: 2, interfaceIndex: 3 });
    expect(row).toMatchObject({ frame: 1, timeNs: 12_345, direction: 2, interfaceIndex: 3, tunnelDepth: 0 });
  });

  it('do not leak into the next row, nor do tunnels, options and ICMP', () => {
    const syn = tcp({ options: hex('020405b4 0101 0402') }, HELLO);
    const rich = ethernet(0x0800, ipv4({ protocol: 4 }, ipv4({}, syn)));
    const error = ethernet(0x0800, ipv4({ protocol: 1 }, [...hex('03 04 0000 0000 0578'), ...IPV4_TCP]));
    const plain = { bytes: ethernet(0x0800, IPV4_TCP) };
    const expected = decodeOne(plain);
    const decoder = new WireDecoder(new AddressBook(), new NoticeLog('test'));
    const packets = new PacketTable(2);
    decoder.decode(recordTable([{ bytes: rich, direction: 1, interfaceIndex: 9 }, { bytes: error }]), packets);
    expect(packets.count).toBe(2);
    decoder.decode(recordTable([plain, plain]), packets);
    const [first, second] = [0, 1].map((row) => readRow(packets, row, new AddressBook()));
    for (const column of ['kind', 'tunnelDepth', 'direction', 'interfaceIndex', 'mss', 'icmpType', 'icmpMtu'] as const)
      expect([first?.[column], second?.[column]]).toEqual([expected[column], expected[column]]);
    expect([first?.optionBits, second?.optionBits]).toEqual([0, 0]);
  });

  it('a link without addresses has no source, whatever came before', () => {
    const { rows } = decodeFrames([{ bytes: ethernet(0x0800, IPV4_TCP) }, { bytes: IPV4_TCP, linkType: 101 }]);
    expect(rows.map(({ linkSource }) => linkSource)).toEqual([2, 0]);
  });

  it('a table that goes on from an earlier batch goes on counting frames', () => {
    const records = recordTable([{ bytes: zeros(1) }, { bytes: ethernet(0x0800, IPV4_TCP) }]);
    records.firstFrame = 101;
    const packets = new PacketTable(2);
    new WireDecoder(new AddressBook(), new NoticeLog('test')).decode(records, packets);
    expect([packets.count, packets.frame(0)]).toEqual([1, 102]);
  });
});

describe('lengths', () => {
  it('a check sequence that the capture announces is no payload, even without an IP length', () => {
    const bytes = [...ethernet(0x0800, ipv4({ totalBytes: 0 }, tcp({}, HELLO))), ...hex('deadbeef')];
    expect(decodeOne({ bytes, checkSequenceBytes: 4 })).toMatchObject({ payload: 'hello', payloadBytes: 5 });
  });

  it('IPv4 total length 0 (TSO, BIG TCP): the record tells, also beyond 65535', () => {
    const bytes = ethernet(0x0800, ipv4({ totalBytes: 0 }, tcp({}, HELLO)));
    const row = decodeOne({ bytes, originalBytes: 14 + 20 + 20 + 180_000 });
    expect(row).toMatchObject({ payloadBytes: 180_000, capturedPayloadBytes: 5, ipBytes: 180_040, payload: 'hello' });
  });

  it('IPv6 payload length 0 (BIG TCP without jumbogram option): the record tells', () => {
    const bytes = ethernet(0x86dd, ipv6({ payloadBytes: 0 }, tcp({}, HELLO)));
    expect(decodeOne({ bytes, originalBytes: 14 + 40 + 20 + 180_000 })).toMatchObject({ payloadBytes: 180_000 });
  });

  it('of super-segments are what they are', () => {
    const bytes = ethernet(0x0800, ipv4({}, tcp({}, zeros(64_000))));
    expect(decodeOne(bytes)).toMatchObject({ payloadBytes: 64_000, capturedPayloadBytes: 64_000 });
  });

  it('come from IP, not from the snap length', () => {
    const bytes = ethernet(0x0800, ipv4({}, tcp({}, zeros(1000))));
    const { rows, notices } = decodeFrames([{ bytes: bytes.slice(0, 64), originalBytes: bytes.length }]);
    expect(rows).toMatchObject([{ payloadBytes: 1000, capturedPayloadBytes: 10 }]);
    expect(notices).toMatchObject([{ id: 'payload-cut-by-snap-length', severity: 'info', count: 1 }]);
  });

  it('an original length below the captured one is not believed', () => {
    expect(decodeOne({ bytes: ethernet(0x0800, IPV4_TCP), originalBytes: 1 })).toMatchObject({ payload: 'hello' });
  });

  it('an original length of four gigabytes changes nothing', () => {
    const row = decodeOne({ bytes: ethernet(0x0800, IPV4_TCP), originalBytes: 0xffff_ffff });
    expect(row).toMatchObject({ payload: 'hello', payloadBytes: 5 });
  });
});

describe('a TCP header that the snap length cut', () => {
  const whole = ethernet(0x0800, ipv4({}, tcp({ window: 0, options: hex('020405b4 080a 00000001 00000002 0101') })));
  const cutTo = (tcpBytes: number) =>
    decodeFrames([{ bytes: whole.slice(0, 34 + tcpBytes), originalBytes: whole.length }]);

  it.each([0, 1, 2, 3])('%i bytes: not counted, as tshark does not', (bytes) => {
    const { rows, decoder, noticeIds } = cutTo(bytes);
    expect([rows.length, decoder.totals.tcpPackets]).toEqual([0, 0]);
    expect(noticeIds).toEqual(['header-cut-by-snap-length']);
  });

  it.each([4, 8, 13])('%i bytes: counted, but no row without flags', (bytes) => {
    const { rows, decoder } = cutTo(bytes);
    expect([rows.length, decoder.totals.tcpPackets]).toEqual([0, 1]);
  });

  it.each([14, 15])('%i bytes: a row; its window is unknown, which must not read as a zero window', (bytes) => {
    const { rows } = cutTo(bytes);
    expect(rows).toMatchObject([{ sequenceNumber: 1000, flags: 0x18, window: 65_535, optionBits: OPTION_DAMAGED }]);
  });

  it.each([16, 20, 23])('%i bytes: a row with the window, options damaged', (bytes) => {
    expect(cutTo(bytes).rows).toMatchObject([{ window: 0, mss: 0, optionBits: OPTION_DAMAGED }]);
  });

  it('an option that was cut in two counts as cut, those before it stay', () => {
    const row = cutTo(30).rows[0] as TestRow;
    expect(row).toMatchObject({ mss: 1460, timestampValue: 0, optionBits: OPTION_MSS | OPTION_DAMAGED });
  });
});

describe('what the decoder knows at the end', () => {
  it('counts TCP as tshark does: not in ICMP quotes, malformed ones too', () => {
    const error = ethernet(0x0800, ipv4({ protocol: 1 }, [...hex('03 03 0000 00000000'), ...IPV4_TCP]));
    const { decoder } = decodeFrames([
      { bytes: ethernet(0x0800, IPV4_TCP) },
      { bytes: error },
      { bytes: ethernet(0x0800, ipv4({}, tcp({ words: 2 }))) },
      { bytes: ethernet(0x0800, ipv4({ protocol: 4 }, IPV4_TCP)) },
      { bytes: ethernet(0x0806, zeros(28)) },
    ]);
    expect(decoder.totals).toEqual({ packets: 5, tcpPackets: 3, icmpErrors: 1, fragments: 0 });
  });

  it('names the link types met, each once, in order', () => {
    const { decoder } = decodeFrames([
      { bytes: IPV4_TCP, linkType: 101 },
      { bytes: zeros(4), linkType: 147 },
      { bytes: ethernet(0x0800, IPV4_TCP) },
      { bytes: IPV4_TCP, linkType: 101 },
      { bytes: zeros(4), linkType: 271 },
    ]);
    expect(decoder.linkTypeNames()).toEqual(['raw IP', 'link type 147', 'Ethernet', 'vsock']);
  });
});

describe('link types that are not read', () => {
  it('one that may carry IP is a loss, by number and name', () => {
    const { rows, notices } = decodeFrames([
      { bytes: IPV4_TCP, linkType: 8 },
      { bytes: IPV6_TCP, linkType: 8 },
    ]);
    expect(rows).toEqual([]);
    expect(notices).toMatchObject([{ id: 'link-type-not-read', severity: 'data-loss', count: 2 }]);
    expect(notices[0]?.text).toContain('8 (SLIP)');
  });

  it('one without a name is told by its number', () => {
    expect(decodeFrames([{ bytes: IPV4_TCP, linkType: 65_535 }]).notices[0]?.text).toMatch(/: 65535$/);
  });

  it('one that never carries IP is no loss', () => {
    const { notices } = decodeFrames([{ bytes: zeros(40), linkType: 189 }]);
    expect(notices).toMatchObject([{ id: 'link-type-without-ip', severity: 'info' }]);
  });
});
