import { describe, expect, it } from 'vitest';
import { PcapWriter, payload } from '../testing/capture-bytes.ts';
import { concat, type ReadCapture, readWhole } from '../testing/read-capture.ts';

const writer = new PcapWriter(true);
const SECONDS = 1_700_000_000;

/** Records 0 to `count` - 1: a second apart, 60 bytes and more. */
function records(count: number, from = 0): Uint8Array[] {
  return Array.from({ length: count }, (_, n) => writer.record(SECONDS + from + n, 0, payload(60 + from + n)));
}

/** Numbers of the records that came through whole. */
function recovered({ records: rows }: ReadCapture): number[] {
  return rows.map(({ capturedBytes }) => capturedBytes - 60);
}

function losses({ notices }: ReadCapture): string[] {
  return notices.map(({ id, where, text }) => `${id} at ${where}: ${/\d+ bytes/.exec(text)?.[0] ?? ''}`);
}

function noise(length: number): Uint8Array {
  let state = 12_345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
}

describe('damage between records', () => {
  // Record n takes 76 + n bytes; records 0 to 4 end at byte 24 + 5 * 76 + 10 = 414.
  it.each([
    ['noise', noise(1000)],
    ['a hole of zeros', new Uint8Array(70_000)],
    ['one byte too many', Uint8Array.of(0x5a)],
    ['a length of 2 GiB', writer.u32(SECONDS, 0, 0x7fff_fff0, 0x7fff_fff0)],
    ['a negative length', writer.u32(SECONDS, 0, 0xffff_ffff, 0xffff_ffff)],
    ['ones', new Uint8Array(333).fill(0xff)],
  ])('%s: what comes behind it is found, and nothing is invented', (_, damage) => {
    const capture = readWhole(concat([writer.header(), ...records(5), damage, ...records(6, 5)]));
    expect(recovered(capture)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(losses(capture)).toEqual([`capture-bytes-skipped at byte 414: ${damage.length} bytes`]);
    expect(capture.notices[0]?.severity).toBe('data-loss');
  });

  it('several damaged places are told apart', () => {
    const file = [writer.header(), ...records(5), noise(100), ...records(5, 5), noise(50), ...records(5, 10)];
    const capture = readWhole(concat(file));
    expect(recovered(capture)).toHaveLength(15);
    expect(losses(capture)).toEqual([
      'capture-bytes-skipped at byte 414: 100 bytes',
      'capture-bytes-skipped at byte 929: 50 bytes',
    ]);
  });

  it('behind the last record', () => {
    const capture = readWhole(concat([writer.header(), ...records(5), noise(500)]));
    expect(recovered(capture)).toEqual([0, 1, 2, 3, 4]);
    expect(losses(capture)).toEqual(['capture-bytes-skipped at byte 414: 500 bytes']);
  });

  it('before the first record, without a time to go by', () => {
    const damage = writer.u32(0x9999_9999, 0x9999_9999, 0x9999_9999, 0x9999_9999);
    const capture = readWhole(concat([writer.header(), damage, ...records(8)]));
    expect(recovered(capture)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(losses(capture)).toEqual(['capture-bytes-skipped at byte 24: 16 bytes']);
  });

  it('a clock that jumped a year during the damage', () => {
    const later = Array.from({ length: 6 }, (_, n) => writer.record(SECONDS + 31_536_000 + n, 0, payload(65 + n)));
    const capture = readWhole(concat([writer.header(), ...records(5), noise(99), ...later]));
    expect(recovered(capture)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe('lengths that lie', () => {
  it('a record that swallows three others gives them back', () => {
    const liar = concat([writer.u32(SECONDS + 5, 0, 64 + 3 * 70, 64), payload(64)]);
    // Claims more captured than sent, and leads nowhere: two things speak against it, so it is left out.
    const suspect = readWhole(concat([writer.header(), ...records(5), liar, ...records(9, 6)]));
    expect(recovered(suspect)).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    // The same with a believable length on the wire: its first 65 bytes are kept.
    const believed = concat([writer.u32(SECONDS + 5, 0, 65 + 3 * 70, 1000), payload(65)]);
    const capture = readWhole(concat([writer.header(), ...records(5), believed, ...records(9, 6)]));
    expect(recovered(capture)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(losses(capture)).toEqual(['record-length-wrong at byte 414: ']);
  });

  it('cat of a cut capture and another one: both are read', () => {
    const cut = concat([writer.header(), ...records(5)]).subarray(0, 400);
    const capture = readWhole(concat([cut, writer.header(), ...records(9, 5)]));
    // The cut record keeps the 50 bytes that came.
    expect(recovered(capture)).toEqual([0, 1, 2, 3, -10, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect(capture.records[4]).toMatchObject({ capturedBytes: 50, originalBytes: 64 });
    expect(losses(capture)).toEqual(['record-length-wrong at byte 334: ', 'captures-joined at byte 400: ']);
  });

  it('a length beyond the end of the file', () => {
    const liar = concat([writer.u32(SECONDS + 5, 0, 200_000, 200_000), payload(65)]);
    const capture = readWhole(concat([writer.header(), ...records(5), liar, ...records(5, 6)]));
    expect(recovered(capture)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(losses(capture)).toEqual(['record-length-wrong at byte 414: ']);
  });

  it('a packet that carries a pcap is left alone', () => {
    const inner = concat([writer.header(), ...records(6)]);
    const file = concat([writer.header(), ...records(2), writer.record(SECONDS + 2, 0, inner), ...records(2, 3)]);
    const capture = readWhole(file);
    expect(recovered(capture)).toEqual([0, 1, inner.length - 60, 3, 4]);
    expect(capture.notices).toEqual([]);
  });
});
