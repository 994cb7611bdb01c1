import { describe, expect, it } from 'vitest';
import { DIRECTION_INBOUND, DIRECTION_OUTBOUND, DIRECTION_UNKNOWN } from '../../model/records.ts';
import { PcapngWriter, PcapWriter, payload } from '../testing/capture-bytes.ts';
import { concat, noticeCounts, readWhole } from '../testing/read-capture.ts';

const little = new PcapngWriter(true);
const big = new PcapngWriter(false);
const NOW = 1_700_000_000_000_000n;

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** A section with one Ethernet interface of the given options, and these blocks. */
function section(writer: PcapngWriter, blocks: Uint8Array[], options: Uint8Array[] = []): Uint8Array {
  return concat([writer.section(), writer.interface(1, 0, options), ...blocks]);
}

describe('sections', () => {
  it.each([
    ['little-endian', little],
    ['big-endian', big],
  ])('%s', (words, writer) => {
    const capture = readWhole(
      section(writer, [writer.packet(0, NOW, payload(61)), writer.packet(0, NOW + 5n, payload(60))]),
    );
    expect(capture.kind).toBe('pcapng');
    expect(capture.format).toBe(`pcapng, ${words}`);
    expect(capture.epoch).toEqual({ seconds: 1_700_000_000, nanoseconds: 0 });
    expect(capture.records.map(({ timeNs }) => timeNs)).toEqual([0, 5000]);
    expect(capture.records.map(({ data }) => data)).toEqual([hex(payload(61)), hex(payload(60))]);
    expect(capture.notices).toEqual([]);
  });

  it('each has its own byte order and interfaces, numbered through', () => {
    const file = concat([
      little.section(),
      little.interface(1),
      little.interface(113),
      little.packet(1, NOW, payload(60)),
      big.section([1, 2], 1000n),
      big.interface(101),
      big.packet(0, NOW + 1n, payload(61)),
      little.section(),
      little.packet(0, NOW, payload(62)),
      little.interface(276),
      little.packet(0, NOW + 2n, payload(63)),
    ]);
    const { format, records, notices } = readWhole(file);
    expect(records.map(({ linkType, interfaceIndex }) => [linkType, interfaceIndex])).toEqual([
      [113, 1],
      [101, 2],
      [276, 3],
    ]);
    expect(records.map(({ frame }) => frame)).toEqual([1, 2, 3]);
    expect(format).toBe('pcapng, both byte orders, 3 sections');
    // The third section's first packet comes before any interface of it.
    expect(notices).toMatchObject([{ id: 'pcapng-interface-unknown', severity: 'data-loss', count: 1 }]);
  });

  it('one of an unknown major version is skipped to the next one', () => {
    const file = concat([
      section(little, [little.packet(0, NOW, payload(60))]),
      little.section([2, 0]),
      little.interface(1),
      little.packet(0, NOW, payload(61)),
      section(big, [big.packet(0, NOW, payload(62))]),
    ]);
    const { records, notices } = readWhole(file);
    expect(records.map(({ capturedBytes }) => capturedBytes)).toEqual([60, 62]);
    expect(notices).toMatchObject([{ id: 'pcapng-section-not-read', text: expect.stringContaining('version 2.0') }]);
  });

  it('an unknown minor version is told and read', () => {
    const file = concat([little.section([1, 9]), little.interface(1), little.packet(0, NOW, payload(60))]);
    const capture = readWhole(file);
    expect(capture.records).toHaveLength(1);
    expect(noticeCounts(capture)).toEqual(['capture-version-unexpected 1']);
  });
});

describe('interfaces', () => {
  it('bring their own time resolution and offset', () => {
    const file = concat([
      little.section(),
      little.interface(1, 0, [little.option(9, little.u8(9))]),
      little.interface(1, 0, [little.option(9, little.u8(0x8a))]),
      little.interface(1, 0, [little.option(14, little.u64(-10n)), little.option(0, little.u8())]),
      little.packet(0, NOW * 1000n + 1n, payload(60)),
      little.packet(1, (NOW / 1_000_000n) * 1024n + 1n, payload(60)),
      little.packet(2, NOW + 10_000_001n, payload(60)),
      little.packet(0, NOW * 1000n + (1n << 40n), payload(60)),
    ]);
    const { epoch, records } = readWhole(file);
    expect(epoch).toEqual({ seconds: 1_700_000_000, nanoseconds: 1 });
    // 1/1024 s is 976562.5 ns, rounded down; all minus the epoch's 1 ns.
    expect(records.map(({ timeNs }) => timeNs)).toEqual([0, 976_561, 999, 2 ** 40 - 1]);
  });

  it('ten thousand of them', () => {
    const interfaces = Array.from({ length: 10_000 }, (_, id) => little.interface(id % 300));
    const packets = [9999, 0, 5000].map((id) => little.packet(id, NOW, payload(60)));
    const { records, notices } = readWhole(concat([little.section(), ...interfaces, ...packets]));
    expect(records.map(({ interfaceIndex }) => interfaceIndex)).toEqual([9999, 0, 5000]);
    expect(records.map(({ linkType }) => linkType)).toEqual([9999 % 300, 0, 5000 % 300]);
    expect(notices).toEqual([]);
  });

  it('more than are kept: packets of the later ones are left out, and that is told', () => {
    const block = little.interface(1);
    const interfaces = new Uint8Array(block.length * 65_540);
    for (let at = 0; at < interfaces.length; at += block.length) interfaces.set(block, at);
    const packets = [65_535, 65_536].map((id) => little.packet(id, NOW, payload(60)));
    const capture = readWhole(concat([little.section(), interfaces, ...packets]));
    expect(capture.records).toHaveLength(1);
    expect(noticeCounts(capture)).toEqual(['pcapng-interfaces-too-many 4', 'pcapng-interface-unknown 1']);
  });

  it.each([
    [4, 4],
    // In bits, as the draft says.
    [32, 4],
    [16, 2],
    [0, 0],
  ])('check sequence length %i means %i bytes', (value, bytes) => {
    const { records } = readWhole(
      section(little, [little.packet(0, NOW, payload(64))], [little.option(13, little.u8(value))]),
    );
    expect(records[0]?.checkSequenceBytes).toBe(bytes);
  });

  it('a capture filter is told, made printable', () => {
    const filter = Uint8Array.from(
      [0, ...'tcp port 80\u001b[2J'].map((c) => (typeof c === 'string' ? c.charCodeAt(0) : c)),
    );
    const { notices } = readWhole(section(little, [], [little.option(11, filter)]));
    expect(notices).toMatchObject([{ id: 'capture-filtered', severity: 'info' }]);
    expect(notices[0]?.text.endsWith(': tcp port 80\\x1b[2J')).toBe(true);
  });
});

describe('packet options', () => {
  it.each([
    [0, DIRECTION_UNKNOWN, 0],
    [1, DIRECTION_INBOUND, 0],
    [2, DIRECTION_OUTBOUND, 0],
    [3, DIRECTION_UNKNOWN, 0],
    [0xff00_0082, DIRECTION_OUTBOUND, 4],
  ])('flags 0x%x', (flags, direction, checkSequenceBytes) => {
    const packets = [0, 1].map((n) =>
      little.packet(0, NOW + BigInt(n), payload(64), [little.option(2, little.u32(flags))]),
    );
    // The first packet takes the careful path and the second one the fast path: both must agree.
    for (const record of readWhole(section(little, packets)).records)
      expect(record).toMatchObject({ direction, checkSequenceBytes });
  });

  it('the flags override the interface, whose length holds again for the next packet', () => {
    const packets = [
      little.packet(0, NOW, payload(64)),
      little.packet(0, NOW, payload(64), [little.option(2, little.u32(2 << 5))]),
      little.packet(0, NOW, payload(64)),
    ];
    const { records } = readWhole(section(little, packets, [little.option(13, little.u8(4))]));
    expect(records.map(({ checkSequenceBytes }) => checkSequenceBytes)).toEqual([4, 2, 4]);
  });

  it('drop counts add up; comments are left alone', () => {
    const comment = little.option(1, Uint8Array.from([...'hello'].map((c) => c.charCodeAt(0))));
    const packets = [7n, 5n, 0n].map((drops) => big.packet(0, NOW, payload(64), [big.option(4, big.u64(drops))]));
    const capture = readWhole(
      concat([section(little, [little.packet(0, NOW, payload(60), [comment])]), section(big, packets)]),
    );
    expect(capture.records).toHaveLength(4);
    expect(noticeCounts(capture)).toEqual(['capture-dropped-before-packet 12']);
    expect(capture.notices[0]?.severity).toBe('data-loss');
  });

  it.each([
    ['an option that overruns the block', little.u16(1, 500)],
    ['lengths of 65535', little.u16(0xffff, 0xffff)],
  ])('%s: the packet stays, and it is told', (_, damage) => {
    const options = [little.option(2, little.u32(1)), damage];
    const packets = [0, 1].map(() => little.packet(0, NOW, payload(60), options));
    const capture = readWhole(section(little, packets));
    expect(capture.records.map(({ direction }) => direction)).toEqual([DIRECTION_INBOUND, DIRECTION_INBOUND]);
    expect(noticeCounts(capture)).toEqual(['pcapng-options-damaged 2']);
  });

  it('a long run of empty options ends', () => {
    const options = [new Uint8Array(4 * 100_000).fill(1).map((_, at) => (at % 4 === 0 ? 5 : 0))];
    expect(readWhole(section(little, [little.packet(0, NOW, payload(60), options)])).records).toHaveLength(1);
  });
});

describe('other packet blocks', () => {
  it('simple packets: interface 0, its snap length, and the time of the one before', () => {
    const file = concat([
      little.section(),
      little.interface(101, 64),
      little.simplePacket(payload(40)),
      little.packet(0, NOW, payload(60)),
      little.simplePacket(payload(64), 1500),
      little.packet(0, NOW + 9n, payload(60)),
    ]);
    const { epoch, records, notices } = readWhole(file);
    expect(epoch).toEqual({ seconds: 1_700_000_000, nanoseconds: 0 });
    expect(records.map(({ timeNs }) => timeNs)).toEqual([0, 0, 0, 9000]);
    expect(records.map(({ capturedBytes, originalBytes }) => [capturedBytes, originalBytes])).toEqual([
      [40, 40],
      [60, 60],
      [64, 1500],
      [60, 60],
    ]);
    expect(notices).toMatchObject([{ id: 'packets-without-time', count: 2 }]);
  });

  it('a capture of simple packets only has no epoch', () => {
    const { epoch, records } = readWhole(
      section(little, [little.simplePacket(payload(40)), little.simplePacket(payload(41))]),
    );
    expect(epoch).toBeNull();
    expect(records.map(({ timeNs, data }) => [timeNs, data])).toEqual([
      [0, hex(payload(40))],
      [0, hex(payload(41))],
    ]);
  });

  it('obsolete packet blocks, with their drop count', () => {
    const block = (drops: number, options: Uint8Array[] = []) => {
      const words = [Number(NOW >> 32n), Number(NOW & 0xffffffffn), 60, 90];
      return big.block(2, concat([big.u16(1, drops), big.u32(...words), payload(60), ...options]));
    };
    const blocks = [block(3), block(0xffff), block(0, [big.option(2, big.u32(2))])];
    const capture = readWhole(concat([big.section(), big.interface(1), big.interface(113), ...blocks]));
    expect(
      capture.records.map(({ linkType, capturedBytes, originalBytes, direction, data }) => [
        linkType,
        capturedBytes,
        originalBytes,
        direction,
        data,
      ]),
    ).toEqual([0, 0, 2].map((direction) => [113, 60, 90, direction, hex(payload(60))]));
    expect(noticeCounts(capture)).toEqual(['capture-dropped-before-packet 3']);
  });
});

describe('statistics', () => {
  const drops = (id: number, byInterface: bigint, bySystem: bigint) =>
    little.statistics(id, [
      little.option(4, little.u64(1_000_000n)),
      little.option(5, little.u64(byInterface)),
      little.option(7, little.u64(bySystem)),
      little.option(0, little.u8()),
    ]);

  it('are totals since the start: the last one of each interface counts', () => {
    const capture = readWhole(section(little, [drops(0, 2n, 0n), drops(0, 5n, 7n), drops(0, 5n, 7n)]));
    expect(noticeCounts(capture)).toEqual(['capture-dropped-by-interface 5', 'capture-dropped-by-system 7']);
    expect(capture.notices.map(({ severity }) => severity)).toEqual(['data-loss', 'data-loss']);
  });

  it('without drops, or with an unset counter, say nothing', () => {
    expect(readWhole(section(little, [drops(0, 0n, 0xffff_ffff_ffff_ffffn)])).notices).toEqual([]);
  });
});

describe('blocks without packets', () => {
  it('names and secrets are passed over in silence, unknown ones are counted by type', () => {
    const secret = Uint8Array.from([...'CLIENT_RANDOM hunter2'].map((c) => c.charCodeAt(0)));
    const blocks = [
      little.block(4, new Uint8Array(8)),
      little.block(10, concat([little.u32(0x544c534b, secret.length), secret])),
      little.block(0xbad, little.u32(32_473, 1)),
      little.block(0x4000_0bad, little.u32(32_473, 1)),
      little.block(9, payload(40)),
      little.block(0x8000_0001, payload(8)),
      little.block(0x8000_0001, payload(8)),
      little.packet(0, NOW, payload(60)),
    ];
    const { records, notices } = readWhole(section(little, blocks));
    expect(records).toHaveLength(1);
    expect(notices.map(({ id, severity, text, count }) => [id, severity, text.split(': ')[1], count])).toEqual([
      ['pcapng-block-not-read', 'info', 'custom block (type 0x00000bad)', 1],
      ['pcapng-block-not-read', 'info', 'custom block (type 0x40000bad)', 1],
      ['pcapng-block-not-read', 'info', 'systemd journal (type 0x00000009)', 1],
      ['pcapng-block-not-read', 'info', 'type 0x80000001', 2],
    ]);
    expect(JSON.stringify(notices)).not.toContain('hunter2');
  });
});

describe('other containers behind a pcapng', () => {
  it('a pcap, and a pcapng behind that', () => {
    const pcap = new PcapWriter(false);
    const file = concat([
      section(little, [little.packet(0, NOW, payload(60))]),
      pcap.header({ network: 101 }),
      pcap.record(1_700_000_000, 250, payload(61)),
      section(big, [big.packet(0, NOW + 300n, payload(62))]),
    ]);
    const { kind, format, records, notices } = readWhole(file);
    expect(kind).toBe('pcapng');
    expect(format).toBe('pcapng, little-endian + pcap, microseconds, big-endian + pcapng, big-endian');
    expect(records.map(({ timeNs }) => timeNs)).toEqual([0, 250_000, 300_000]);
    expect(records.map(({ linkType, interfaceIndex }) => [linkType, interfaceIndex])).toEqual([
      [1, 0],
      [101, 1],
      [1, 2],
    ]);
    expect(notices.map(({ id }) => id)).toEqual(['captures-joined', 'captures-joined']);
  });
});
