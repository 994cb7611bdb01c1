import { describe, expect, it } from 'vitest';
import { PcapWriter, payload } from '../testing/capture-bytes.ts';
import { concat, noticeCounts, readWhole } from '../testing/read-capture.ts';

const little = new PcapWriter(true);
const big = new PcapWriter(false);
const SECONDS = 1_700_000_000;

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

describe('file header', () => {
  it.each([
    ['microseconds, little-endian', little, 0xa1b2c3d4, 1000],
    ['microseconds, big-endian', big, 0xa1b2c3d4, 1000],
    ['nanoseconds, little-endian', little, 0xa1b23c4d, 1],
    ['nanoseconds, big-endian', big, 0xa1b23c4d, 1],
  ])('%s', (words, writer, magic, unitNs) => {
    const file = [
      writer.header({ magic }),
      writer.record(SECONDS, 7, payload(60)),
      writer.record(SECONDS + 1, 9, payload(61)),
    ];
    const { kind, format, epoch, records, notices } = readWhole(concat(file));
    expect(kind).toBe('pcap');
    expect(format).toBe(`pcap, ${words}`);
    expect(epoch).toEqual({ seconds: SECONDS, nanoseconds: 7 * unitNs });
    expect(records.map(({ timeNs }) => timeNs)).toEqual([0, 1e9 + 2 * unitNs]);
    expect(records.map(({ data }) => data)).toEqual([hex(payload(60)), hex(payload(61))]);
    expect(records.map(({ frame }) => frame)).toEqual([1, 2]);
    expect(notices).toEqual([]);
  });

  it.each([
    // Bit 26 says that the top four bits hold the length in units of two bytes.
    ['Ethernet with 4 bytes of check sequence', 0x2400_0001, 1, 4],
    ['raw IP', 0x0000_0065, 101, 0],
    ['top bits without bit 26', 0x3000_007f, 127, 0],
    ['reserved bits', 0x03ff_0001, 1, 0],
    ['longest', 0xf400_0114, 276, 30],
  ])('link type below other bits: %s', (_, network, linkType, checkSequenceBytes) => {
    const { records } = readWhole(concat([little.header({ network }), little.record(SECONDS, 0, payload(60))]));
    expect(records[0]).toMatchObject({ linkType, checkSequenceBytes });
  });

  it('an unknown version is told and read on', () => {
    const file = [little.header({ version: [9, 7] }), little.record(SECONDS, 0, payload(60))];
    const { format, records, notices } = readWhole(concat(file));
    expect(records).toHaveLength(1);
    expect(notices).toMatchObject([
      { id: 'capture-version-unexpected', where: 'byte 4', text: expect.stringContaining('9.7') },
    ]);
    expect(format).toContain('version 9.7');
  });

  it.each([
    ['2.3, larger first', [2, 3], true],
    ['2.3, smaller first', [2, 3], false],
    ['2.1, larger first', [2, 1], true],
  ] as const)('files up to version 2.3 may swap the lengths: %s', (_, version, swapped) => {
    const data = payload(60);
    const lengths = swapped ? [1514, data.length] : [data.length, 1514];
    const record = (seconds: number) => concat([little.u32(seconds, 0, ...lengths), data]);
    const file = [little.header({ version: [...version] }), record(SECONDS), record(SECONDS + 1), record(SECONDS + 2)];
    const { records, notices } = readWhole(concat(file));
    expect(records.map(({ capturedBytes, originalBytes }) => [capturedBytes, originalBytes])).toEqual(
      Array.from({ length: 3 }, () => [60, 1514]),
    );
    expect(notices.map(({ id }) => id)).toEqual(['capture-version-unexpected']);
  });
});

describe('record headers of other sizes', () => {
  it.each([
    ['modified pcap of 1999', 0xa1b2cd34, 24],
    ['its earlier form', 0xa1b2cd34, 28],
    ['patched without another magic number', 0xa1b2c3d4, 24],
    ['Nokia firewalls', 0xa1b2c3d4, 20],
    ['plain headers under the modified magic number', 0xa1b2cd34, 16],
  ])('%s', (_, magic, headerBytes) => {
    const extra = Uint8Array.from({ length: headerBytes - 16 }, () => 0xff);
    const record = (n: number) => concat([little.u32(SECONDS + n, 500 * n, 60 + n, 60 + n), extra, payload(60 + n)]);
    for (const count of [2, 5]) {
      const file = concat([little.header({ magic }), ...Array.from({ length: count }, (_unused, n) => record(n))]);
      const { records, notices } = readWhole(file);
      expect(records.map(({ data }) => data)).toEqual(
        Array.from({ length: count }, (_unused, n) => hex(payload(60 + n))),
      );
      expect(notices).toEqual([]);
    }
  });
});

describe('generated captures that count from second 0', () => {
  // Scapy and text2pcap write such times; a packet's own small numbers then look like times of another layout.
  it.each([
    ['all in second 0', [0, 0, 0]],
    ['seconds of a few', [0, 1, 2]],
    ['the first alone', [5, 0, 0]],
  ])('%s', (_, seconds) => {
    const data = Uint8Array.from({ length: 60 }, (_unused, i) => (i % 4 === 0 ? 1 : 0));
    const file = [little.header(), ...seconds.map((second, n) => little.record(second, n, data))];
    const { format, records, notices } = readWhole(concat(file));
    expect(format).toBe('pcap, microseconds, little-endian');
    expect(records.map((record) => record.data)).toEqual(seconds.map(() => hex(data)));
    expect(notices.filter(({ severity }) => severity === 'data-loss')).toEqual([]);
  });
});

describe('odd records', () => {
  const around = (...middle: Uint8Array[]) =>
    readWhole(
      concat([
        little.header(),
        little.record(SECONDS, 0, payload(60)),
        ...middle,
        little.record(SECONDS + 2, 0, payload(62)),
        little.record(SECONDS + 3, 0, payload(63)),
        little.record(SECONDS + 4, 0, payload(64)),
      ]),
    );

  it('a fraction of a second or more is carried', () => {
    const { records, notices } = around(little.record(SECONDS, 1_500_000, payload(61)));
    expect(records[1]?.timeNs).toBe(1.5e9);
    expect(notices).toMatchObject([{ id: 'time-fraction-invalid', where: 'byte 100', count: 1 }]);
  });

  it('more captured than sent: the captured length stands for both', () => {
    const { records, notices } = around(little.record(SECONDS, 0, payload(61), 40));
    expect(records[1]).toMatchObject({ capturedBytes: 61, originalBytes: 61 });
    expect(notices).toMatchObject([{ id: 'captured-length-above-original', severity: 'notice' }]);
  });

  it('an empty record is a frame of its own', () => {
    const { records, notices } = around(little.record(SECONDS + 1, 0, new Uint8Array(0), 60));
    expect(records.map(({ capturedBytes }) => capturedBytes)).toEqual([60, 0, 62, 63, 64]);
    expect(records[1]).toMatchObject({ frame: 2, originalBytes: 60, timeNs: 1e9 });
    expect(notices).toEqual([]);
  });

  it('a snap length keeps the length on the wire', () => {
    expect(around(little.record(SECONDS, 0, payload(61), 65_000)).records[1]).toMatchObject({
      capturedBytes: 61,
      originalBytes: 65_000,
    });
  });

  it('times that step back keep their order and are told', () => {
    const { records, notices } = around(little.record(SECONDS - 5, 0, payload(61)));
    expect(records.map(({ timeNs }) => timeNs)).toEqual([0, -5e9, 2e9, 3e9, 4e9]);
    expect(notices).toMatchObject([{ id: 'time-steps-back', severity: 'info', count: 1, where: 'frame 2' }]);
  });

  it('times beyond 2038 and up to 2106 are unsigned', () => {
    const file = concat([
      big.header(),
      big.record(0xffff_fffe, 0, payload(60)),
      big.record(0xffff_ffff, 1, payload(60)),
    ]);
    const { epoch, records } = readWhole(file);
    expect(epoch).toEqual({ seconds: 4_294_967_294, nanoseconds: 0 });
    expect(records[1]?.timeNs).toBe(1e9 + 1000);
  });

  it('a record above 256 KiB is read when the snap length allows it', () => {
    const data = payload(300_000);
    const file = [
      little.header({ snapLengthBytes: 400_000 }),
      little.record(SECONDS, 0, data),
      little.record(SECONDS, 1, payload(60)),
    ];
    const { records, notices } = readWhole(concat(file));
    expect(records.map(({ capturedBytes }) => capturedBytes)).toEqual([300_000, 60]);
    expect(notices).toEqual([]);
  });
});

describe('joined captures', () => {
  it.each([
    ['the same kind', little, little, 0xa1b2c3d4],
    ['the other byte order', little, big, 0xa1b2c3d4],
    ['nanoseconds', big, little, 0xa1b23c4d],
    ['modified', big, big, 0xa1b2cd34],
  ])('cat a.pcap b.pcap: %s', (_, first, second, magic) => {
    const extra = magic === 0xa1b2cd34 ? new Uint8Array(8) : new Uint8Array(0);
    const record = (n: number) => concat([second.u32(SECONDS + 90_000 + n, 5, 60, 60), extra, payload(60, n)]);
    const file = concat([
      first.header(),
      first.record(SECONDS, 0, payload(70)),
      second.header({ magic, network: 113 }),
      record(0),
      record(1),
    ]);
    const { records, notices } = readWhole(file);
    const unitNs = magic === 0xa1b23c4d ? 1 : 1000;
    expect(records.map(({ data }) => data)).toEqual([hex(payload(70)), hex(payload(60, 0)), hex(payload(60, 1))]);
    expect(records.map(({ timeNs }) => timeNs)).toEqual([0, 90_000e9 + 5 * unitNs, 90_001e9 + 5 * unitNs]);
    expect(records.map(({ linkType, interfaceIndex }) => [linkType, interfaceIndex])).toEqual([
      [1, 0],
      [113, 1],
      [113, 1],
    ]);
    expect(notices).toMatchObject([{ id: 'captures-joined', where: 'byte 110', severity: 'info' }]);
  });

  it('three empty captures and one with a record', () => {
    const file = [
      little.header(),
      little.header(),
      big.header(),
      little.header(),
      little.record(SECONDS, 0, payload(60)),
    ];
    const capture = readWhole(concat(file));
    expect(capture.records).toHaveLength(1);
    expect(noticeCounts(capture)).toEqual(['captures-joined 3']);
  });
});
