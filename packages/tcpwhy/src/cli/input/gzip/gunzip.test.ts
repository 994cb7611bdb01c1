import { constants, deflateRawSync, gzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, contents } from '../testing/content.ts';
import { type Drained, drain, noticeTexts, PieceSource } from '../testing/piece-source.ts';
import { GunzipSource } from './gunzip-source.ts';

const WORDS = contents.words?.() ?? new Uint8Array(0);
const GZIPPED = new Uint8Array(gzipSync(WORDS));
const SHORT = WORDS.subarray(0, 5000);
const SHORT_GZIPPED = new Uint8Array(gzipSync(SHORT));

/** @param isSized Whether the source's size is known, as it is for files. */
function gunzip(bytes: Uint8Array, pieceBytes?: number, isSized = true): Promise<Drained> {
  const open = new PieceSource(bytes, pieceBytes);
  return drain((notice) => new GunzipSource(open, notice, isSized ? bytes.length : null));
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

describe('sound data', () => {
  it.each([
    [GZIPPED.length, true],
    [GZIPPED.length, false],
    [1000, true],
    [17, false],
  ])('in pieces of %i bytes, size known: %s', async (pieceBytes, isSized) => {
    const drained = await gunzip(GZIPPED, pieceBytes, isSized);
    expect(same(drained.bytes, WORDS)).toBe(true);
    expect(drained.notices).toEqual([]);
  });

  it('several members, empty ones among them', async () => {
    const members = [SHORT_GZIPPED, gzipSync(''), SHORT_GZIPPED, gzipSync(''), GZIPPED];
    for (const pieceBytes of [1000, 64 << 10]) {
      const drained = await gunzip(concatBytes(members), pieceBytes);
      expect(same(drained.bytes, concatBytes([SHORT, SHORT, WORDS]))).toBe(true);
      expect(drained.notices).toEqual([]);
    }
  });

  it('a header with extra field, name, comment and checksum, in single bytes', async () => {
    const text = (value: string) => [...value].map((character) => character.charCodeAt(0));
    // Flags 0x1e; five bytes of extra field.
    const head = [
      0x1f,
      0x8b,
      8,
      0x1e,
      0,
      0,
      0,
      0,
      0,
      3,
      5,
      0,
      1,
      2,
      3,
      4,
      5,
      ...text('a.pcap\0'),
      ...text('why\0'),
      0x12,
      0x34,
    ];
    const bytes = concatBytes([Uint8Array.from(head), deflateRawSync(SHORT), SHORT_GZIPPED.subarray(-8)]);
    for (const pieceBytes of [1, bytes.length]) {
      const drained = await gunzip(bytes, pieceBytes);
      expect(same(drained.bytes, SHORT)).toBe(true);
      expect(drained.notices).toEqual([]);
    }
  });

  it('zeros behind the last member are padding', async () => {
    const drained = await gunzip(concatBytes([SHORT_GZIPPED, new Uint8Array(10_000)]), 100);
    expect(same(drained.bytes, SHORT)).toBe(true);
    expect(drained.notices).toEqual([]);
  });
});

describe('cut data', () => {
  it('give all that can be decompressed, at every byte', async () => {
    for (let cut = 3; cut < SHORT_GZIPPED.length; cut++) {
      const bytes = SHORT_GZIPPED.subarray(0, cut);
      const drained = await gunzip(bytes, 61);
      // The header has ten bytes; what zlib itself can make of the rest is the measure.
      const expected = inflateRawSync(bytes.subarray(10), { finishFlush: constants.Z_SYNC_FLUSH });
      expect(same(drained.bytes, cut <= 10 ? new Uint8Array(0) : expected)).toBe(true);
      expect(noticeTexts(drained)).toEqual(['compressed-data-cut']);
    }
  });

  it('in the second member', async () => {
    const drained = await gunzip(concatBytes([SHORT_GZIPPED, GZIPPED.subarray(0, 20_000)]));
    expect(same(drained.bytes.subarray(0, SHORT.length), SHORT)).toBe(true);
    expect(drained.bytes.length).toBeGreaterThan(SHORT.length + 20_000);
    expect(same(drained.bytes.subarray(SHORT.length), WORDS.subarray(0, drained.bytes.length - SHORT.length))).toBe(
      true,
    );
  });
});

describe('damaged data', () => {
  it('bytes behind the last member that are not compressed', async () => {
    const drained = await gunzip(concatBytes([SHORT_GZIPPED, Uint8Array.of(0, 0, 0xd4, 0xc3, 0xb2, 0xa1)]));
    expect(same(drained.bytes, SHORT)).toBe(true);
    expect(noticeTexts(drained)).toEqual(['compressed-data-trailing-bytes']);
    expect(drained.notices[0]?.where).toBe(`byte ${SHORT_GZIPPED.length + 2} of the gzip data`);
  });

  it('a wrong checksum or length is told, the data are kept', async () => {
    for (const at of [-8, -1]) {
      const bytes = SHORT_GZIPPED.slice();
      const index = bytes.length + at;
      bytes[index] = (bytes[index] as number) ^ 0x40;
      const drained = await gunzip(bytes);
      expect(same(drained.bytes, SHORT)).toBe(true);
      expect(noticeTexts(drained)).toEqual(['compressed-data-damaged: a checksum is wrong']);
    }
  });

  it('in the middle: nearly all that stands before it is kept', async () => {
    // A stored block of 30000 bytes is sound; the one behind it has the reserved type.
    const stored = deflateRawSync(WORDS.subarray(0, 30_000), { level: 0 });
    const bytes = concatBytes([SHORT_GZIPPED.subarray(0, 10), clearLastFlag(stored), Uint8Array.of(0x06, 1, 2, 3)]);
    const drained = await gunzip(bytes);
    expect(drained.bytes.length).toBeGreaterThan(30_000 - 1024);
    expect(same(drained.bytes, WORDS.subarray(0, drained.bytes.length))).toBe(true);
    expect(noticeTexts(drained)).toEqual(['compressed-data-damaged: invalid block type']);
  });

  it('another method than deflate', async () => {
    const bytes = SHORT_GZIPPED.slice();
    bytes[2] = 7;
    expect(noticeTexts(await gunzip(bytes))).toEqual(['compressed-data-damaged: no gzip header']);
  });

  it('whatever is changed: an end, and at most two notices', async () => {
    const change = fc.record({ at: fc.nat(), value: fc.nat({ max: 255 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const bytes = SHORT_GZIPPED.slice();
        for (const { at, value } of changes) bytes[at % bytes.length] = value;
        const drained = await gunzip(bytes, 500);
        expect(drained.notices.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 100 },
    );
  });
});

/** The first bit of a deflate block says that it is the last one. */
function clearLastFlag(deflated: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(deflated);
  bytes[0] = (bytes[0] as number) & 0xfe;
  return bytes;
}
