import { describe, expect, it } from 'vitest';
import { NoticeLog } from '../../model/notices.ts';
import { RecordTable } from '../../model/records.ts';
import { feedCapture } from '../feed-capture.ts';
import { openCapture } from '../open-capture.ts';
import { PcapngWriter, payload } from '../testing/capture-bytes.ts';
import { concat, type ReadCapture, readWhole } from '../testing/read-capture.ts';

const writer = new PcapngWriter(true);
const NOW = 1_700_000_000_000_000n;
const START = concat([writer.section(), writer.interface(1)]);

/** Packets of 60 bytes and more: block n takes 92 + n bytes, rounded up to a multiple of four. */
function packets(count: number, from = 0): Uint8Array[] {
  return Array.from({ length: count }, (_, n) => writer.packet(0, NOW + BigInt(from + n), payload(60 + from + n)));
}

function recovered({ records }: ReadCapture): number[] {
  return records.map(({ capturedBytes }) => capturedBytes - 60);
}

function losses({ notices }: ReadCapture): string[] {
  return notices.map(({ id, where, text }) => `${id} at ${where}: ${/\d+ bytes/.exec(text)?.[0] ?? ''}`);
}

describe('damage between blocks', () => {
  // Section header 28 bytes, interface 20, packets 0 to 2: 92 + 96 + 96.
  const at = 332;
  it.each([
    ['bytes that are no block', payload(1001)],
    ['zeros', new Uint8Array(4096)],
    ['a length of 2^32 - 1', writer.u32(6, 0xffff_ffff, 0)],
    ['a length of 2 GiB', writer.u32(6, 0x8000_0000, 0)],
    ['a length of 17 MiB', writer.u32(0x7777, 17 << 20, 0)],
    ['a length of 0', writer.u32(6, 0, 0)],
    ['a length below 12', writer.u32(6, 8, 8)],
    ['a packet block too short for its fields', writer.block(6, new Uint8Array(8))],
    ['an interface description too short', writer.block(1, new Uint8Array(4))],
    ['a section header without its byte order', writer.block(0x0a0d_0d0a, payload(16))],
    ['a length that agrees with nothing', concat([writer.u32(6, 64), payload(100)])],
    ['one byte', Uint8Array.of(0x5a)],
  ])('%s: what comes behind it is found', (_, damage) => {
    const capture = readWhole(concat([START, ...packets(3), damage, ...packets(3, 3)]));
    expect(recovered(capture)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(losses(capture)).toEqual([`capture-bytes-skipped at byte ${at}: ${damage.length} bytes`]);
    expect(capture.notices[0]?.severity).toBe('data-loss');
  });

  it('a section header whose length is broken still opens its section', () => {
    const file = concat([
      writer.block(0x0a0d_0d0a, writer.u32(0x1a2b3c4d, 1, 0xffff_ffff, 0xffff_ffff), 4),
      writer.interface(1),
    ]);
    const capture = readWhole(concat([file, ...packets(2)]));
    expect(recovered(capture)).toEqual([0, 1]);
    expect(losses(capture)).toEqual(['capture-bytes-skipped at byte 0: 28 bytes']);
  });

  it('a lost interface description: its packets are counted, not guessed at', () => {
    const { records, notices } = readWhole(concat([writer.section(), ...packets(3)]));
    expect(records).toEqual([]);
    expect(notices).toMatchObject([{ id: 'pcapng-interface-unknown', count: 3, severity: 'data-loss' }]);
  });

  it('behind the last block', () => {
    const capture = readWhole(concat([START, ...packets(3), payload(100)]));
    expect(recovered(capture)).toEqual([0, 1, 2]);
    expect(losses(capture)).toEqual([`capture-bytes-skipped at byte ${at}: 100 bytes`]);
  });

  it('a block that reaches over the end, with others in it', () => {
    const liar = writer.u32(6, 100_000);
    const capture = readWhole(concat([START, ...packets(3), liar, ...packets(3, 3)]));
    expect(recovered(capture)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(losses(capture)).toEqual([`capture-bytes-skipped at byte ${at}: 8 bytes`]);
  });
});

describe('lengths of one block', () => {
  const body = (data: Uint8Array) =>
    concat([writer.u32(0, Number(NOW >> 32n), Number(NOW & 0xffffffffn), data.length, data.length), data]);

  it('a wrong length at the end of a block is forgiven when the first one leads on', () => {
    const block = writer.block(6, body(payload(64)), 96, 1234);
    const capture = readWhole(concat([START, ...packets(1), block, ...packets(1, 1)]));
    expect(recovered(capture)).toEqual([0, 4, 1]);
    expect(losses(capture)).toEqual(['pcapng-block-lengths-differ at byte 140: ']);
  });

  it.each([
    ['without padding', concat([writer.u32(6, 93), body(payload(61)), writer.u32(93)])],
    [
      'with padding that the length leaves out',
      concat([writer.u32(6, 93), body(payload(61)), new Uint8Array(3), writer.u32(93)]),
    ],
  ])('no multiple of four, %s', (_, block) => {
    for (const tail of [packets(2, 2), []]) {
      const capture = readWhole(concat([START, ...packets(1), block, ...tail]));
      expect(recovered(capture)).toEqual([0, 1, 2, 3].slice(0, 2 + tail.length));
      expect(losses(capture)).toEqual(['pcapng-block-length-uneven at byte 140: ']);
    }
  });

  it.each([
    [0x7fff_fff0, 64],
    [0xffff_ffff, 64],
    [65, 64],
  ])('a packet that claims %i bytes gets what its block holds', (claimed, held) => {
    const words = writer.u32(0, Number(NOW >> 32n), Number(NOW & 0xffffffffn), claimed, claimed);
    const block = writer.block(6, concat([words, payload(held)]));
    const capture = readWhole(concat([START, ...packets(1), block, ...packets(1, 1)]));
    expect(recovered(capture)).toEqual([0, 4, 1]);
    expect(capture.records[1]).toMatchObject({ capturedBytes: held, originalBytes: held });
    expect(losses(capture)).toEqual(['pcapng-packet-length-wrong at byte 140: ']);
  });

  it('a packet longer than 16 MiB is read only if the interface allows it', () => {
    const data = new Uint8Array(17 << 20).fill(0x99);
    const longest = (snapLengthBytes: number) => {
      const notices = new NoticeLog('x');
      const reader = openCapture(writer.section(), 'x', notices);
      const lengths: number[] = [];
      const file = [writer.section(), writer.interface(1, snapLengthBytes), writer.packet(0, NOW, data), ...packets(1)];
      const take = (rows: RecordTable) => lengths.push(...rows.capturedBytes.subarray(0, rows.count));
      for (const chunk of [concat(file), null]) feedCapture(reader, chunk, new RecordTable(8), take);
      return lengths;
    };
    expect(longest(32 << 20)).toEqual([data.length, 60]);
    expect(longest(65_535)).toEqual([60]);
  });

  it('a large block that is no packet is passed over', () => {
    const capture = readWhole(concat([START, writer.block(9, new Uint8Array(3 << 20)), ...packets(1)]));
    expect(recovered(capture)).toEqual([0]);
    expect(capture.notices.map(({ id }) => id)).toEqual(['pcapng-block-not-read']);
  });
});
