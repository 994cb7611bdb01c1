import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpusPath } from '../../../../test/corpus.ts';
import { TcpwhyError } from '../base/tcpwhy-error.ts';
import { NoticeLog } from '../model/notices.ts';
import { openCapture } from './open-capture.ts';
import { PcapngWriter, PcapWriter, payload } from './testing/capture-bytes.ts';
import { concat } from './testing/read-capture.ts';

const pcap = new PcapWriter(true);
const bigPcap = new PcapWriter(false);

/** The error that opening these bytes throws. */
function refusal(bytes: Uint8Array, input = 'trace.pcap'): TcpwhyError {
  try {
    openCapture(bytes, input, new NoticeLog(input));
  } catch (error) {
    if (error instanceof TcpwhyError) return error;
    throw error;
  }
  throw new Error('was opened');
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function utf16(value: string): Uint8Array {
  return concat([Uint8Array.of(0xff, 0xfe), Buffer.from(value, 'utf16le')]);
}

function hex(value: string): Uint8Array {
  return Buffer.from(value.replaceAll(' ', ''), 'hex');
}

describe('what is opened', () => {
  it.each([
    ['pcap', pcap.header()],
    ['pcap', bigPcap.header({ magic: 0xa1b23c4d })],
    ['pcap', pcap.header({ magic: 0xa1b2cd34 })],
    ['pcap', pcap.header().subarray(0, 4)],
    ['pcapng', new PcapngWriter(true).section()],
    ['pcapng', new PcapngWriter(false).section()],
    ['pcapng', new PcapngWriter(false).section().subarray(0, 5)],
  ])('%s', (kind, bytes) => {
    expect(openCapture(bytes, '-', new NoticeLog('-')).kind).toBe(kind);
  });
});

describe('an empty input', () => {
  it('is told from damage', () => {
    const { code, facts } = refusal(new Uint8Array(0));
    expect(code).toBe('input-empty');
    expect(facts).toMatchObject({ input: 'trace.pcap', offset: 0, seen: '0 bytes' });
    expect(facts.remedy).toContain('killed');
  });
});

describe('other captures and packed ones', () => {
  it.each([
    ['gzip', gzipSync('x'), 'gunzip -c trace.pcap | tcpwhy -'],
    ['Zstandard', hex('28b52ffd 00'), 'zstd -dc trace.pcap'],
    ['xz', hex('fd377a585a00'), 'xz -dc trace.pcap'],
    ['bzip2', text('BZh91AY&SY'), 'bzip2 -dc trace.pcap'],
    ['LZ4', hex('04224d18 60'), 'lz4 -dc trace.pcap'],
    ['ZIP', text('PK\u0003\u0004'), 'unzip -p trace.pcap'],
    ['7-Zip', hex('377abcaf271c'), '7z x'],
    ['tar', concat([new Uint8Array(257), text('ustar')]), 'tar -xOf trace.pcap'],
    ['snoop', text('snoop\0\0\0'), 'editcap -F pcap trace.pcap'],
    ['Network Monitor 2', text('GMBU'), 'editcap'],
    ['Network Monitor 1', text('RTSS'), 'editcap'],
    ['Sniffer', text('TRSNIFF data    \u001a'), 'editcap'],
    ['NetXRay', text('XCP\x002.0'), 'editcap'],
    ['iptrace', text('iptrace 2.0'), 'editcap'],
    ['Ixia', hex('1c0001ac'), 'editcap'],
    ['ETL', etlHeader(), 'etl2pcapng trace.pcap'],
    ['ERF', erfRecords(4), 'editcap'],
  ])('%s', (name, bytes, remedy) => {
    const { code, message, facts } = refusal(bytes);
    expect(code).toBe('input-unsupported-format');
    expect(message).toContain(name);
    expect(facts.remedy).toContain(remedy);
    expect(facts.expected).toContain('0a 0d 0d 0a');
  });

  it('names what stood there, and quotes a name that a shell would split', () => {
    const { facts } = refusal(hex('04224d18 60 40 82 00 ff'), "it's here.pcap");
    expect(facts.seen).toBe('04 22 4d 18 60 40 82 00');
    expect(facts.remedy).toContain("lz4 -dc 'it'\\''s here.pcap' | tcpwhy -");
  });

  it('standard input has no name to paste', () => {
    expect(refusal(gzipSync('x'), '-').facts.remedy).toContain('gunzip -c FILE');
  });
});

describe('what is no capture', () => {
  it.each([
    [
      "tcpdump's text",
      text('15:51:07.016443 IP 10.0.0.1.4242 > 10.0.0.2.80: Flags [S], seq 1, win 64240, length 0\n'),
      '-w',
    ],
    ["tcpdump's text", text('2024-01-31 15:51:07.016443 IP6 ::1.4242 > ::1.80: Flags [S], length 0\n'), 'not read yet'],
    ["tcpdump's text", text('1706712667.016443 eth0  In  IP 10.0.0.1.4242 > 10.0.0.2.80: Flags [R], length 0\n'), '-w'],
    ["tcpdump's text", text('tcpdump: listening on eth0\n00:00:00.1 IP (tos 0x0, ttl 64)\n'), '-w'],
    ["tshark's list", text('    1   0.000000     10.0.0.1 → 10.0.0.2     TCP 74 4242 → 80 [SYN]\n'), 'tshark -r'],
    ['details as text', text('Frame 1: 74 bytes on wire (592 bits)\n'), 'Save As'],
    ['Git LFS', text('version https://git-lfs.github.com/spec/v1\noid sha256:00\n'), 'git lfs pull'],
    ['base64', text(Buffer.from(pcap.header()).toString('base64')), 'base64 -d trace.pcap'],
    ['base64', text(Buffer.from(bigPcap.header()).toString('base64')), 'base64 -d trace.pcap'],
    ['base64', text(Buffer.from(pcap.header({ magic: 0xa1b23c4d })).toString('base64')), 'base64 -d trace.pcap'],
    ['base64', text(Buffer.from(bigPcap.header({ magic: 0xa1b23c4d })).toString('base64')), 'base64 -d trace.pcap'],
    ['base64', text(Buffer.from(new PcapngWriter().section()).toString('base64')), 'base64 -d trace.pcap'],
    ['web page', text('<!DOCTYPE html>\n<html><head><title>Log in</title>'), 'login'],
    ['PDML', text('<?xml version="1.0"?>\n<pdml version="0">'), 'tshark -r'],
    ['XML', text('<?xml version="1.0"?>\n<x/>'), '-w'],
    ['details as JSON', text('[\n  {\n    "_index": "packets",\n    "_source": {"layers": {}}}]'), 'tshark -r'],
    ['JSON', text('{\n  "log": {"version": "1.2"}}'), 'tcpwhy explain'],
    ['a log in JSON lines', text('{"level":"error","msg":"read ECONNRESET"}\n'), 'tcpwhy explain'],
    ['hex dump', text('0000   45 00 00 3c 29 a9 40 00 40 06 db 5f 83 9b d7 45\n'), 'text2pcap'],
    ['hex dump', text('00000000: d4c3 b2a1 0200 0400 0000 0000 0000 0000  ................\n'), 'xxd -r'],
    ['a log', text('2024-01-31T15:51:07.016Z ERROR read: connection reset by peer\n'), 'tcpwhy explain'],
    ['a log', text('Jan 31 15:51:07 host sshd[1]: Connection reset\n'), 'tcpwhy explain'],
    ['text', text('hello, world\n'), '-w'],
    ['text', hex('4772fc6e 2067 6567 656265 6e 0a'), '-w'],
    ['in UTF-16', utf16('15:51:07.016443 IP 10.0.0.1.4242 > 10.0.0.2.80: Flags [S]'), 'PowerShell'],
    ['text mode', hex('0d0a 0d0d0d0a 6400 0000'), 'binary mode'],
    ['text mode', hex('0a 0d0a 6400 0000 4d3c 2b1a'), 'binary mode'],
    ['ELF', hex('7f454c46 02010100'), 'tcpdump'],
    ['PDF', text('%PDF-1.7\n'), 'tcpdump'],
    ['zero bytes', new Uint8Array(4096), 'again'],
    ['magic number, are wrong', concat([hex('00000000'), pcap.header().subarray(4)]), String.raw`'\324\303\262\241'`],
    [
      'magic number, are wrong',
      concat([hex('a1b2c3d5'), bigPcap.header().subarray(4)]),
      String.raw`'\241\262\303\324'`,
    ],
    ['not a capture in a format', payload(100), 'file trace.pcap'],
    ['not a capture in a format', hex('d4c3b2'), 'file trace.pcap'],
  ])('%s', (name, bytes, remedy) => {
    const { code, message, facts } = refusal(bytes);
    expect(code).toBe('input-not-a-capture');
    expect(message).toContain(name);
    expect(facts.remedy).toContain(remedy);
  });

  it('the corpus file that is tcpdump text under a capture name', () => {
    const { code, message } = refusal(readFileSync(corpusPath('odd-captures/derived-text-with-pcap-name.pcap')));
    expect([code, message]).toEqual(['input-not-a-capture', "This is tcpdump's text."]);
  });

  it('shows the first line, made printable', () => {
    expect(refusal(text('\u001b[31mred\u001b[0m alert\nsecond')).facts.seen).toBe('\\x1b[31mred\\x1b[0m alert');
  });

  it('the command that puts a lost magic number back works', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lost-magic-'));
    const file = join(folder, 'a b.pcap');
    const whole = concat([pcap.header(), pcap.record(1, 2, payload(60))]);
    const broken = Uint8Array.from(whole);
    broken.fill(0, 0, 4);
    writeFileSync(file, broken);
    const command = refusal(broken, file).facts.remedy?.replace(/^.*?: /, '') ?? '';
    execFileSync('/bin/sh', ['-c', command], { stdio: 'ignore' });
    expect([...readFileSync(file)]).toEqual([...whole]);
    rmSync(folder, { recursive: true });
  });

  it('whatever the bytes are: a reader, or an error with a way out', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        try {
          openCapture(bytes, 'x', new NoticeLog('x'));
        } catch (error) {
          expect(error).toBeInstanceOf(TcpwhyError);
          expect((error as TcpwhyError).facts.remedy?.length).toBeGreaterThan(10);
        }
      }),
    );
  });
});

/** WMI_BUFFER_HEADER of the first buffer of an event trace: 64 KiB, 0x200 used, type 4. */
function etlHeader(): Uint8Array {
  const bytes = new Uint8Array(512);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x10000, true);
  view.setUint32(8, 0x200, true);
  view.setUint16(0x36, 4, true);
  return bytes;
}

/** Records of type 2 (Ethernet), 80 bytes each. */
function erfRecords(count: number): Uint8Array {
  const bytes = new Uint8Array(80 * count);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length; at += 80) {
    view.setUint32(at, at, true);
    view.setUint32(at + 4, 1_700_000_000, true);
    view.setUint8(at + 8, 2);
    view.setUint16(at + 10, 80, false);
    view.setUint16(at + 14, 62, false);
  }
  return bytes;
}
