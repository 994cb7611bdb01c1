import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { corpusPath } from '../../../../test/corpus.ts';
import { TcpwhyError } from '../base/tcpwhy-error.ts';
import { formatInstant } from '../model/capture-time.ts';
import { noticeCounts, type ReadCapture, readWhole } from './testing/read-capture.ts';

interface Expectation {
  file: string;
  tshark: { packets: number; error: string[] };
  packetBlocks?: number;
  firstTime: string | null;
  lastTime: string | null;
  pcap?: { byteOrder: string; linktype: number };
}

const folder = corpusPath('odd-captures/');
const expectations = readFileSync(`${folder}expect.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Expectation);

/** Files of which tshark reads less than is there; why our number is right. */
const RECOVERED = new Map([
  // DLT 284 and 281: tshark 4.0.17 refuses the file for its link type; tcpdump -r counts these.
  ['tcpdump-dsa.pcap', 8],
  ['tcpdump-brcm-tag.pcap', 23],
  // Three sections; the second has major version 2, the first and the third hold a packet each.
  ['gopacket-le-test901.pcapng', 2],
  // The sixth of 14 packets claims 2 GiB in a block of 1548 bytes, whose lengths agree: the other 13 are not in doubt.
  ['derived-ng-huge-caplen.pcapng', 14],
  // 14 packets as pcapng and the same 14 again as pcap.
  ['derived-ng-pcap-appended.pcapng', 28],
]);

const UNUSABLE = new Set(['derived-zero-length.pcap', 'derived-text-with-pcap-name.pcap']);

function read(file: string): ReadCapture {
  const bytes = readFileSync(folder + file);
  return readWhole(file.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

describe('odd captures', () => {
  const usable = expectations.filter(({ file }) => !UNUSABLE.has(file));

  it.each(usable)('$file: as many packets as are there', ({ file, packetBlocks, tshark }) => {
    expect(read(file).records).toHaveLength(RECOVERED.get(file) ?? packetBlocks ?? tshark.packets);
  });

  it.each(usable)('$file: loss is told where tshark sees an error, and only there', ({ file, tshark }) => {
    const lost = read(file).notices.filter(({ severity }) => severity === 'data-loss' || severity === 'error');
    const tsharkFails = tshark.error.some((line) => /damaged|cut short|unknown SHB|isn't/.test(line));
    const reportsDrops = [
      'derived-ng-unknown-blocks-dsb.pcapng',
      'gopacket-le-test009.pcapng',
      'gopacket-be-test202.pcapng',
    ];
    const isJoined = file === 'derived-ng-pcap-appended.pcapng';
    expect(lost.length > 0).toBe((tsharkFails && !isJoined) || reportsDrops.includes(file));
  });

  it.each(usable.filter(({ firstTime, tshark }) => firstTime && tshark.packets > 0))(
    '$file: first and last time to the nanosecond',
    ({ file, firstTime, lastTime }) => {
      const { epoch, records } = read(file);
      if (epoch === null) throw new Error('no epoch');
      const instant = (timeNs: number) => formatInstant(epoch, timeNs);
      expect(instant(records.at(0)?.timeNs ?? -1)).toBe(asInstant(firstTime));
      if (lastTime && !RECOVERED.has(file) && !file.includes('invalid')) {
        // A float64 holds 104 days to the nanosecond; over the ten years of one file it is right to the microsecond.
        const digits = file === 'zeek-mixed-vlan-mpls.pcap' ? 26 : 30;
        expect(instant(records.at(-1)?.timeNs ?? -1).slice(0, digits)).toBe(asInstant(lastTime).slice(0, digits));
      }
    },
  );

  it('reads byte order and link type of classic files as stated', () => {
    for (const { file, pcap } of usable) {
      if (pcap === undefined) continue;
      const { format, records } = read(file);
      expect(format).toContain(pcap.byteOrder === 'LE' ? 'little-endian' : 'big-endian');
      for (const { linkType } of records) expect(linkType).toBe(pcap.linktype);
    }
  });

  it.each([...UNUSABLE])('%s is refused', (file) => {
    expect(() => read(file)).toThrow(TcpwhyError);
  });
});

describe('captures that hold the same 14 packets', () => {
  const original = read('derived-be-us.pcap').records.map(({ data }) => data);

  it.each([
    'derived-kuznetzov-modified.pcap',
    'derived-bad-version.pcap',
    'derived-same-timestamp.pcap',
    'derived-gzip.pcap.gz',
    'derived-ng-spb-only-tcp.pcapng',
    'derived-ng-unknown-blocks-dsb.pcapng',
    // The packet with the impossible length too: its block holds exactly the bytes of the original.
    'derived-ng-huge-caplen.pcapng',
  ])('%s', (file) => {
    const data = read(file).records.map((record) => record.data);
    if (file === 'derived-ng-huge-caplen.pcapng') {
      // 1514 bytes and two of padding, which nothing in the damaged block tells apart.
      expect(data[5]).toBe(`${original[5]}0000`);
      data[5] = original[5] ?? '';
    }
    expect(data).toEqual(original);
  });

  it('derived-ng-pcap-appended.pcapng: both captures, one behind the other', () => {
    const { format, records, notices } = read('derived-ng-pcap-appended.pcapng');
    expect(records.map(({ data }) => data)).toEqual([...original, ...original]);
    expect(new Set(records.map(({ interfaceIndex }) => interfaceIndex))).toEqual(new Set([0, 1]));
    expect(format).toBe('pcapng, little-endian + pcap, microseconds, little-endian');
    expect(notices.map(({ id, where }) => `${id} ${where}`)).toContain('captures-joined byte 6612');
  });

  it.each([
    ['derived-snaplen68.pcap', 68],
    ['derived-ng-spb-snaplen96.pcapng', 96],
  ])('%s: each cut to %i bytes, the length on the wire kept', (file, snapLength) => {
    const { records } = read(file);
    expect(records.map(({ data }) => data)).toEqual(original.map((data) => data.slice(0, snapLength * 2)));
    expect(records.map(({ originalBytes }) => originalBytes)).toEqual(original.map((data) => data.length / 2));
  });
});

describe('what odd captures are told', () => {
  it.each([
    ['derived-caplen-above-len.pcap', ['captured-length-above-original 1']],
    ['derived-bad-version.pcap', ['capture-version-unexpected 1']],
    ['tcpdump-timestamp_invalid_micro.pcap', ['time-fraction-invalid 2']],
    ['tcpdump-timestamp_invalid_nano.pcap', ['time-fraction-invalid 2']],
    ['derived-ng-spb-only-tcp.pcapng', ['packets-without-time 14']],
    ['derived-ng-unknown-blocks-dsb.pcapng', ['pcapng-block-not-read 14', 'capture-dropped-by-interface 2']],
    ['gopacket-le-test901.pcapng', ['pcapng-section-not-read 1']],
    ['tcpdump-empty.pcap', []],
    ['derived-be-us.pcap', []],
  ])('%s', (file, expected) => {
    expect(noticeCounts(read(file))).toEqual(expected);
  });
});

/** Epoch seconds with nine decimals as ISO 8601. */
function asInstant(seconds: string | null): string {
  const [whole = '0', fraction = '0'] = (seconds ?? '').split('.');
  return `${new Date(Number(whole) * 1000).toISOString().slice(0, -5)}.${fraction.padEnd(9, '0')}Z`;
}
