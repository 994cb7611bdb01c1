import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpusPath } from '../../../../test/corpus.ts';
import { PcapngWriter, PcapWriter, payload } from './testing/capture-bytes.ts';
import { chunksOf, concat, type ReadCapture, readChunks, readWhole } from './testing/read-capture.ts';

const pcap = new PcapWriter(true);
const bigPcap = new PcapWriter(false);
const pcapng = new PcapngWriter(true);
const bigPcapng = new PcapngWriter(false);
const SECONDS = 1_700_000_000;
const NOW = 1_700_000_000_000_000n;

const records = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => pcap.record(SECONDS + from + n, n, payload(20 + n), 90));
const packets = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    pcapng.packet(0, NOW + BigInt(n), payload(20 + n), [pcapng.option(2, pcapng.u32(n % 3))]),
  );

/** Small captures of every kind, sound and damaged. */
const samples: [string, Uint8Array][] = [
  ['pcap', concat([pcap.header(), ...records(5)])],
  [
    'pcap, big-endian, with an empty record and odd ones',
    concat([
      bigPcap.header({ magic: 0xa1b23c4d }),
      bigPcap.record(SECONDS, 0, payload(20)),
      bigPcap.record(SECONDS, 5, new Uint8Array(0), 60),
      bigPcap.record(SECONDS - 1, 1_999_999_999, payload(21), 7),
    ]),
  ],
  [
    'pcap, modified',
    concat([
      pcap.header({ magic: 0xa1b2cd34 }),
      ...[0, 1, 2].map((n) => concat([pcap.u32(SECONDS + n, n, 20, 20, 2, 8), payload(20)])),
    ]),
  ],
  ['pcaps joined', concat([pcap.header(), ...records(2), bigPcap.header(), bigPcap.record(SECONDS, 0, payload(20))])],
  ['pcap with damage', concat([pcap.header(), ...records(3), payload(57), ...records(4, 3), new Uint8Array(30)])],
  [
    'pcap, a cut one and a whole one',
    concat([concat([pcap.header(), ...records(3)]).subarray(0, 120), pcap.header(), ...records(6)]),
  ],
  ['pcapng', concat([pcapng.section(), pcapng.interface(1, 0, [pcapng.option(9, pcapng.u8(9))]), ...packets(4)])],
  [
    'pcapng, two sections, simple packets, statistics',
    concat([
      pcapng.section(),
      pcapng.interface(1, 16),
      pcapng.simplePacket(payload(16), 60),
      ...packets(2),
      pcapng.statistics(0, [pcapng.option(5, pcapng.u64(3n))]),
      bigPcapng.section(),
      bigPcapng.interface(101),
      bigPcapng.packet(0, NOW, payload(30)),
    ]),
  ],
  ['pcapng with damage', concat([pcapng.section(), pcapng.interface(1), ...packets(2), payload(33), ...packets(2)])],
  [
    'pcapng with lengths that differ or are uneven',
    concat([
      pcapng.section(),
      pcapng.interface(1),
      ...packets(1),
      pcapng.block(0x55, payload(8), 20, 24),
      concat([pcapng.u32(0x56, 13), payload(1), pcapng.u32(13)]),
      ...packets(2),
    ]),
  ],
  ['pcap behind pcapng', concat([pcapng.section(), pcapng.interface(1), ...packets(2), pcap.header(), ...records(3)])],
  ['pcapng behind pcap', concat([pcap.header(), ...records(2), pcapng.section(), pcapng.interface(1), ...packets(2)])],
];

describe('however the input is cut into chunks, the result is the same', () => {
  it.each(samples)('%s: two chunks, cut at every byte', (_, bytes) => {
    const whole = readWhole(bytes);
    expect(whole.records.length).toBeGreaterThan(2);
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(readChunks([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole);
    }
  });

  it.each(samples)('%s: chunks of 1 to 40 bytes, and tables of one row', (_, bytes) => {
    const whole = readWhole(bytes);
    for (let size = 1; size <= 40; size++) expect(readChunks(chunksOf(bytes, size), 1 + (size % 3))).toEqual(whole);
  });

  it.each(['zeek-http-get-to-ssh-server.pcap', 'gopacket-be-test202.pcapng', 'derived-ng-huge-caplen.pcapng'])(
    '%s in chunks of many sizes',
    (file) => {
      const bytes = readFileSync(corpusPath(`odd-captures/${file}`));
      const whole = readWhole(bytes);
      for (const size of [1, 2, 3, 5, 7, 16, 24, 100, 333, 1000])
        expect(readChunks(chunksOf(bytes, size))).toEqual(whole);
    },
  );
});

describe('a capture cut anywhere gives all that stands before the cut', () => {
  /** Where each record ends, and where the header does: at these places nothing is cut. */
  const boundaries = (pieces: Uint8Array[]) => {
    let end = 0;
    return pieces.map((piece) => {
      end += piece.length;
      return end;
    });
  };

  const pcapPieces = [pcap.header(), ...records(5)];
  const pcapngPieces = [pcapng.section(), pcapng.interface(1), ...packets(4), pcapng.statistics(0, [])];

  it.each([
    ['pcap', pcapPieces, 1],
    ['pcapng', pcapngPieces, 2],
  ])('%s', (_, pieces, headers) => {
    const bytes = concat(pieces);
    const whole = readWhole(bytes).records;
    const ends = boundaries(pieces);
    for (let cut = 4; cut < bytes.length; cut++) {
      const capture = readWhole(bytes.subarray(0, cut));
      const complete = ends.filter((end) => end <= cut).length;
      expect(capture.records).toEqual(whole.slice(0, Math.max(0, complete - headers)));
      expect(noticed(capture)).toEqual(ends.includes(cut) ? [] : ['capture-cut-short data-loss']);
      const from = ends.filter((end) => end <= cut).at(-1) ?? 0;
      if (!ends.includes(cut)) expect(capture.notices[0]?.where).toBe(`byte ${from}`);
    }
  });

  it('every corpus capture too: the same frames, never more', () => {
    for (const file of ['derived-be-us.pcap', 'zeek-redis-start-with-server.pcapng', 'tcpdump-geneve.pcap']) {
      const bytes = readFileSync(corpusPath(`odd-captures/${file}`));
      const whole = readWhole(bytes).records;
      for (let cut = 1000; cut < bytes.length; cut += 97) {
        const part = readWhole(bytes.subarray(0, cut)).records;
        expect(part).toEqual(whole.slice(0, part.length));
      }
    }
  });
});

function noticed({ notices }: ReadCapture): string[] {
  return notices.map(({ id, severity }) => `${id} ${severity}`);
}

describe('frame numbers and batches', () => {
  it('go on over chunks and containers', () => {
    const bytes = concat([pcap.header(), ...records(100), pcapng.section(), pcapng.interface(1), ...packets(30)]);
    const { records: rows } = readChunks(chunksOf(bytes, 1000), 7);
    expect(rows.map(({ frame }) => frame)).toEqual(Array.from({ length: 130 }, (_, n) => n + 1));
  });
});
