import { describe, expect, test } from 'vitest';
import { firstLiteralsOfLz4, readSegmentHeader } from './cassandra-segment.ts';
import { rawText } from './read-bytes.ts';
import { hexBytes, textBytes } from './testing/byte-writer.ts';

describe('segment headers', () => {
  test('recorded from Cassandra 5.0.2 internode: lengths are those of the capture', () => {
    expect(readSegmentHeader(hexBytes('450002bff1d8'))).toEqual({
      headerBytes: 6,
      payloadBytes: 69,
      totalBytes: 79,
      selfContained: true,
      compressed: false,
    });
    expect(readSegmentHeader(hexBytes('6c4d02d85d11'))).toMatchObject({ payloadBytes: 19820, totalBytes: 19830 });
  });

  test('written by cassandra-driver for Python: LZ4 form, compressed and stored', () => {
    expect(readSegmentHeader(hexBytes('4c00da00049d6665'))).toEqual({
      headerBytes: 8,
      payloadBytes: 76,
      totalBytes: 88,
      selfContained: true,
      compressed: true,
    });
    expect(readSegmentHeader(hexBytes('2f000000044146d0'))).toMatchObject({ payloadBytes: 47, compressed: false });
  });

  test('a wrong bit anywhere fails the checksum', () => {
    const header = hexBytes('450002bff1d8');
    for (let bit = 0; bit < 48; bit++) {
      const damaged = header.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(readSegmentHeader(damaged)).toBeNull();
    }
  });

  test('too few bytes are none', () => {
    expect(readSegmentHeader(hexBytes('450002bff1'))).toBeNull();
    expect(readSegmentHeader(new Uint8Array(0))).toBeNull();
  });
});

test('literals of an LZ4 block: short length in the token, long length behind it, cut anywhere', () => {
  expect(rawText(firstLiteralsOfLz4(textBytes('\x30abcXX')))).toBe('abc');
  expect(rawText(firstLiteralsOfLz4(textBytes(`\xf0\x02${'a'.repeat(17)}ZZ`)))).toBe('a'.repeat(17));
  expect(rawText(firstLiteralsOfLz4(textBytes('\xf0\xff\x01abc')))).toBe('abc');
  expect(firstLiteralsOfLz4(new Uint8Array(0)).length).toBe(0);
  expect(firstLiteralsOfLz4(hexBytes('f0')).length).toBe(0);
});
