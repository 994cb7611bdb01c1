import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KEPT_LINE_BYTES, LineWindow } from './line-window.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Line {
  readonly number: number;
  readonly text: string;
}

/** Every line of the window, as [number, text]. */
function linesOf(window: LineWindow): Line[] {
  return Array.from({ length: window.endIndex - window.firstIndex }, (_, i) => {
    const index = window.firstIndex + i;
    const text = decoder.decode(window.memory.bytes.subarray(window.startOf(index), window.endOf(index)));
    return { number: window.numberOf(index), text };
  });
}

function read(pieces: readonly Uint8Array[]): { lines: Line[]; window: LineWindow } {
  const window = new LineWindow();
  for (const piece of pieces) window.append(piece);
  window.finish();
  return { lines: linesOf(window), window };
}

const whole = (text: string) => read([encoder.encode(text)]).lines;

describe('line ends', () => {
  test.each<[string, string, [number, string][]]>([
    [
      'LF',
      'a\nb\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'CR LF',
      'a\r\nb\r\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'no line end behind the last line',
      'a\nb',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'empty lines count',
      'a\n\n\nb\n',
      [
        [1, 'a'],
        [2, ''],
        [3, ''],
        [4, 'b'],
      ],
    ],
    [
      'progress output stays on its line',
      '10%\r20%\rdone\nb\n',
      [
        [1, '10%'],
        [1, '20%'],
        [1, 'done'],
        [2, 'b'],
      ],
    ],
    [
      'a CR at the very end',
      'a\nb\r',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'CR CR LF',
      'a\r\r\nb\n',
      [
        [1, 'a'],
        [1, ''],
        [2, 'b'],
      ],
    ],
    [
      'NUL bytes are left out',
      '\0\0\0a\0b\n\0c\r\0\nd',
      [
        [1, 'ab'],
        [2, 'c'],
        [3, 'd'],
      ],
    ],
    ['nothing', '', []],
  ])('%s', (_, text, expected) => {
    expect(whole(text)).toEqual(expected.map(([number, line]) => ({ number, text: line })));
  });
});

test('a line of a megabyte is read up to the cap, and the next ones keep their numbers', () => {
  const long = 'x'.repeat(1 << 20);
  for (const text of [`a\n${long}\nb\n`, `a\n${long}\r\nb\n`]) {
    for (const size of [1 << 20, 100_000, 4096]) {
      const bytes = encoder.encode(text);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      const { lines, window } = read(pieces);
      expect(lines.map(({ number, text }) => [number, text.length])).toEqual([
        [1, 1],
        [2, KEPT_LINE_BYTES],
        [3, 1],
      ]);
      expect([window.longLines, window.firstLongLine]).toEqual([1, 2]);
    }
  }
});

test('however a text comes in pieces, its lines are the same', () => {
  const byte = fc.constantFrom(...encoder.encode('ab\n\n\r\0'));
  fc.assert(
    fc.property(
      fc.array(byte, { maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 }),
      (text, sizes) => {
        const bytes = Uint8Array.from(text);
        const pieces: Uint8Array[] = [];
        let at = 0;
        for (const size of [...sizes, bytes.length]) {
          pieces.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(read(pieces).lines).toEqual(read([bytes]).lines);
      },
    ),
    { numRuns: 400 },
  );
});

test('line numbers are those of wc -l and grep -n, and lines hold all bytes but line ends and NUL', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '\n', '\r\n', '\t', '\0'), maxLength: 80 });
  fc.assert(
    fc.property(text, (content) => {
      const expected = content.replaceAll('\0', '').split(/\r?\n/);
      if (expected.at(-1) === '') expected.pop();
      expect(whole(content)).toEqual(expected.map((line, i) => ({ number: i + 1, text: line })));
    }),
  );
});

test('room is given back, and what is kept stays where its index says', () => {
  const window = new LineWindow();
  const piece = encoder.encode('0123456789\n'.repeat(20_000));
  for (let round = 0; round < 40; round++) {
    if (window.roomBytes < piece.length) window.dropBefore(window.endIndex - 5);
    window.append(piece);
  }
  const last = window.endIndex - 1;
  expect([last, window.numberOf(last), window.numberOf(window.firstIndex)]).toEqual([
    799_999,
    800_000,
    window.firstIndex + 1,
  ]);
  expect(linesOf(window).every(({ text }) => text === '0123456789')).toBe(true);
  expect(window.indexAt(window.startOf(last) + 3)).toBe(last);
});
