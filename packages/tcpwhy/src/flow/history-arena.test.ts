import { describe, expect, test } from 'vitest';
import { HEAD_BYTES, LONG_HEAD_BYTES } from '../model/history.ts';
import { HistoryArena } from './history-arena.ts';

const LETTER = 0x48;
const HANDSHAKE = 0x16;
const OTHER = 0x17;

/** Bytes that differ from their neighbours, behind a first one. */
function payload(first: number, length: number): Uint8Array {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) & 255);
  bytes[0] = first;
  return bytes;
}

function keep(arena: HistoryArena, entry: number, bytes: Uint8Array): void {
  arena.keepHead(entry, bytes, 0, bytes.length);
}

describe('heads of payloads', () => {
  test.each([
    ['text', LETTER, LONG_HEAD_BYTES],
    ['a TLS handshake', HANDSHAKE, LONG_HEAD_BYTES],
    ['anything else', OTHER, HEAD_BYTES],
  ])('%s is kept up to its limit', (_, first, limit) => {
    const arena = new HistoryArena();
    const entry = arena.open();
    keep(arena, entry, payload(first, 1448));
    expect(arena.headOf(entry)).toEqual(payload(first, limit));
  });

  test('what comes in pieces is put together', () => {
    const arena = new HistoryArena();
    const entry = arena.open();
    const whole = payload(LETTER, 500);
    for (const at of [0, 100, 200, 300, 400]) arena.keepHead(entry, whole, at, 100);
    expect(arena.headOf(entry)).toEqual(whole.subarray(0, LONG_HEAD_BYTES));
  });

  test('a row that held a short head holds a long one next, and its neighbours keep theirs', () => {
    const arena = new HistoryArena();
    const [row, neighbour] = [arena.open(), arena.open()];
    keep(arena, row, payload(OTHER, 1448));
    keep(arena, neighbour, payload(OTHER, 900));
    arena.release(row);
    const again = arena.open();
    expect(again).toBe(row);
    keep(arena, again, payload(LETTER, 1448));
    expect(arena.headOf(again)).toEqual(payload(LETTER, LONG_HEAD_BYTES));
    expect(arena.headOf(neighbour)).toEqual(payload(OTHER, HEAD_BYTES));
  });

  test('thousands of entries do not disturb each other', () => {
    const arena = new HistoryArena();
    const firstOf = (i: number) => (i % 3 === 0 ? LETTER : OTHER);
    const entries = Array.from({ length: 5000 }, (_, i) => {
      const entry = arena.open();
      keep(arena, entry, payload(firstOf(i), 1 + (i % 1000)));
      return entry;
    });
    const wrong = entries.filter((entry, i) => {
      const first = firstOf(i);
      const kept = payload(first, Math.min(1 + (i % 1000), first === LETTER ? LONG_HEAD_BYTES : HEAD_BYTES));
      return Buffer.compare(arena.headOf(entry), kept) !== 0;
    });
    expect(wrong).toEqual([]);
  });

  test('an entry without payload has none', () => {
    const arena = new HistoryArena();
    const entry = arena.open();
    arena.keepHead(entry, payload(LETTER, 10), 0, 0);
    expect(arena.headOf(entry)).toHaveLength(0);
    expect(arena.startsWith(entry, LETTER)).toBe(false);
  });
});
