import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { decompress } from 'fzstd';
import { describe, expect, it } from 'vitest';
import { concatBytes, contents } from '../testing/content.ts';
import { type Drained, drain, noticeTexts, PieceSource } from '../testing/piece-source.ts';
import { UnzstdSource } from './unzstd-source.ts';

const folder = new URL('./cases/', import.meta.url);

/** Files that the zstd program wrote: `<content>.<how>.zst`. */
const cases = readdirSync(folder).map((file) => {
  const content = contents[file.split('.')[0] ?? ''];
  if (content === undefined) throw new Error(`no content for ${file}`);
  return { file, compressed: new Uint8Array(readFileSync(new URL(file, folder))), content: content() };
});

const LEVEL_1 = cases.find(({ file }) => file === 'words.level-1.zst') as (typeof cases)[number];
const NOISE = cases.find(({ file }) => file === 'noise.zst') as (typeof cases)[number];

function unzstd(bytes: Uint8Array, pieceBytes?: number): Promise<Drained> {
  return drain((notice) => new UnzstdSource(new PieceSource(bytes, pieceBytes), notice));
}

/** A frame header without content size or checksum: window of 1 KiB, then one last block of this type. */
function frame(type: number, size: number, stored: readonly number[], head = [0x00, 0x00]): Uint8Array {
  const word = 1 | (type << 1) | (size << 3);
  return Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, ...head, word & 0xff, (word >> 8) & 0xff, word >> 16, ...stored]);
}

const SKIPPABLE = Uint8Array.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

describe('what zstd wrote', () => {
  it.each(cases)('$file', async ({ compressed, content }) => {
    const drained = await unzstd(compressed);
    expect(Buffer.compare(drained.bytes, content)).toBe(0);
    expect(drained.notices).toEqual([]);
  });

  it.each([1, 2, 3, 7, 100, 4096, 65_537])('in pieces of %i bytes', async (pieceBytes) => {
    const sample = pieceBytes < 10 ? NOISE : LEVEL_1;
    expect(Buffer.compare((await unzstd(sample.compressed, pieceBytes)).bytes, sample.content)).toBe(0);
  });

  it('several frames, with skippable ones around them', async () => {
    const joined = concatBytes([SKIPPABLE, NOISE.compressed, SKIPPABLE, SKIPPABLE, NOISE.compressed, SKIPPABLE]);
    for (const pieceBytes of [1, 50, joined.length]) {
      const drained = await unzstd(joined, pieceBytes);
      expect(Buffer.compare(drained.bytes, concatBytes([NOISE.content, NOISE.content]))).toBe(0);
      expect(drained.notices).toEqual([]);
    }
  });
});

describe('what zstd never wrote, by hand', () => {
  it.each([
    ['a raw block', frame(0, 3, [7, 8, 9]), [7, 8, 9]],
    ['a run', frame(1, 5, [7]), [7, 7, 7, 7, 7]],
    ['an empty block', frame(0, 0, []), []],
    // Literals section: raw, 2 bytes; no sequences.
    ['a compressed block of literals only', frame(2, 4, [0x10, 5, 6, 0]), [5, 6]],
    // One raw literal; one sequence with run-length tables: literal length 1, offset value 4 (offset 1), match length 3.
    ['one sequence', frame(2, 8, [0x08, 9, 1, 0x54, 1, 2, 0, 0b100]), [9, 9, 9, 9]],
  ])('%s', async (_, bytes, content) => {
    const drained = await unzstd(bytes);
    expect([...drained.bytes]).toEqual(content);
    expect(drained.notices).toEqual([]);
    if (content.length > 0) expect([...decompress(bytes)]).toEqual(content);
  });
});

describe('cut data', () => {
  it('give what came before, at every byte of a small file', async () => {
    for (let cut = 1; cut < NOISE.compressed.length; cut += cut < 40 ? 1 : 97) {
      const drained = await unzstd(NOISE.compressed.subarray(0, cut));
      expect(Buffer.compare(drained.bytes, NOISE.content.subarray(0, drained.bytes.length))).toBe(0);
      expect(noticeTexts(drained)).toEqual(['compressed-data-cut']);
      // The checksum is cut, the data are whole.
      if (cut > NOISE.compressed.length - 4) expect(drained.bytes.length).toBe(NOISE.content.length);
    }
  });

  it('give all whole blocks of a large one', async () => {
    const drained = await unzstd(LEVEL_1.compressed.subarray(0, LEVEL_1.compressed.length - 1000));
    expect(drained.bytes.length).toBe(128 << 10);
    expect(Buffer.compare(drained.bytes, LEVEL_1.content.subarray(0, 128 << 10))).toBe(0);
  });

  it('in a skippable frame', async () => {
    const drained = await unzstd(concatBytes([NOISE.compressed, SKIPPABLE.subarray(0, 9)]));
    expect(drained.bytes.length).toBe(NOISE.content.length);
    expect(noticeTexts(drained)).toEqual(['compressed-data-cut']);
  });
});

describe('data that break a rule', () => {
  it.each([
    [
      'a window above 128 MiB',
      frame(0, 0, [], [0x00, 0x89]),
      'a window of 150994944 bytes is needed (zstd -d --long=31 can do it)',
    ],
    [
      'a window of 3.75 TiB',
      frame(0, 0, [], [0x00, 0xff]),
      'a window of 4123168604160 bytes is needed (zstd -d --long=31 can do it)',
    ],
    // Single segment with eight bytes of content size, all ones.
    [
      'a content of 16 EiB as its own window',
      frame(0, 0, [], [0xe0, 255, 255, 255, 255, 255, 255, 255, 255]),
      'a window of',
    ],
    ['a dictionary', frame(0, 0, [], [0x01, 0x00, 0x05]), 'a dictionary is needed'],
    ['a reserved bit', frame(0, 0, [], [0x08, 0x00]), 'a reserved bit is set in a frame header'],
    ['the reserved block type', frame(3, 0, []), 'a block of the reserved type'],
    ['a run of 2 MiB', frame(1, 0x1fffff, [7]), 'a block of more than 128 KiB'],
    ['a compressed block without content', frame(2, 0, []), 'a block without literals section'],
    ['literals over the end', frame(2, 2, [0xf8, 0]), 'literals that overrun their block'],
    [
      'a Huffman table that was never given',
      frame(2, 6, [0x13, 0x40, 0x00, 1, 1, 1]),
      'literals without a Huffman table',
    ],
    ['tables to repeat that were never given', frame(2, 4, [0x00, 1, 0xfc, 1]), 'no literal length table to repeat'],
    ['a match before the data', frame(2, 7, [0x00, 1, 0x54, 0, 3, 0, 0b1000]), 'a match that reaches before the data'],
    ['no end mark', frame(2, 8, [0x08, 9, 1, 0x54, 1, 2, 0, 0]), 'a bitstream without an end mark'],
    ['bytes behind the sequences', frame(2, 4, [0x08, 9, 0, 7]), 'bytes behind an empty sequences section'],
  ])('%s', async (_, bytes, detail) => {
    const drained = await unzstd(bytes);
    expect(noticeTexts(drained)).toEqual([expect.stringContaining(`compressed-data-damaged: ${detail}`)]);
    expect(drained.notices[0]?.kind.severity).toBe('data-loss');
    expect(drained.bytes.length).toBe(0);
  });

  it('what came before it is kept', async () => {
    const drained = await unzstd(concatBytes([NOISE.compressed, frame(3, 0, [])]));
    expect(drained.bytes.length).toBe(NOISE.content.length);
    expect(drained.notices[0]?.where).toBe(`byte ${NOISE.compressed.length + 6} of the Zstandard data`);
  });

  it('bytes that are no frame, behind one', async () => {
    const drained = await unzstd(concatBytes([NOISE.compressed, Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1)]));
    expect(drained.bytes.length).toBe(NOISE.content.length);
    expect(noticeTexts(drained)).toEqual(['compressed-data-trailing-bytes']);
  });

  it('98047 matches of 64 KiB each in twelve bytes stop at the size of a block', async () => {
    // Run-length tables: literal length 0, offset value 1, match length code 52 with 16 extra bits.
    const block = frame(2, 12, [0x08, 9, 0xff, 0xff, 0xff, 0x54, 1, 2, 52, 0xff, 0xff, 0xff]);
    const startedMs = performance.now();
    const drained = await unzstd(block);
    expect(noticeTexts(drained)[0]).toContain('compressed-data-damaged');
    expect(performance.now() - startedMs).toBeLessThan(1000);
  });

  it('a claimed window costs no memory', async () => {
    const source = new UnzstdSource(new PieceSource(frame(0, 3, [1, 2, 3], [0x00, 0x88])), () => 0);
    const before = process.memoryUsage().arrayBuffers;
    expect([...((await source.next()) ?? [])]).toEqual([1, 2, 3]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 << 20);
  });

  it('whatever is changed in sound data: an end, notices, and never more than they could hold', async () => {
    const change = fc.record({ at: fc.nat(), value: fc.nat({ max: 255 }) });
    const small = cases.filter(({ compressed }) => compressed.length < 60_000);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...small),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async (sample, changes) => {
          const bytes = sample.compressed.slice();
          // Half of the changes hit the headers and tables at the front, where they do most.
          for (const { at, value } of changes)
            bytes[at % (value % 2 === 0 ? bytes.length : Math.min(bytes.length, 200))] = value;
          const drained = await unzstd(bytes);
          expect(drained.notices.length).toBeLessThanOrEqual(1);
          expect(drained.bytes.length).toBeLessThan(20 << 20);
        },
      ),
      { numRuns: 150 },
    );
  });
});
