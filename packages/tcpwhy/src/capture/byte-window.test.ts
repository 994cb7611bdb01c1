import { describe, expect, it } from 'vitest';
import { ByteWindow } from './byte-window.ts';

function seen(window: ByteWindow): number[] {
  return [...window.bytes.subarray(window.position, window.limit)];
}

describe('ByteWindow', () => {
  it('shows a chunk in place, without copying', () => {
    const window = new ByteWindow();
    const chunk = Uint8Array.of(1, 2, 3);
    window.push(chunk);
    expect(window.supply(3)).toBe(true);
    expect(window.bytes.buffer).toBe(chunk.buffer);
  });

  it('joins a tail with no more of the next chunk than is wanted, then goes on in that chunk', () => {
    const window = new ByteWindow();
    window.push(Uint8Array.of(1, 2, 3));
    window.supply(1);
    window.position = 2;
    expect(window.supply(3)).toBe(false);
    const second = Uint8Array.of(4, 5, 6, 7);
    window.push(second);
    expect(window.supply(3)).toBe(true);
    expect(seen(window)).toEqual([3, 4, 5]);
    expect(window.offset).toBe(2);
    window.position += 3;
    expect(window.supply(2)).toBe(true);
    expect(seen(window)).toEqual([6, 7]);
    expect(window.offset).toBe(5);
    expect(window.bytes.buffer).toBe(second.buffer);
  });

  it('keeps the tail when the caller overwrites the chunk that it came in', () => {
    const window = new ByteWindow();
    const reused = Uint8Array.of(1, 2, 3);
    window.push(reused);
    window.supply(1);
    window.position = 1;
    window.supply(9);
    window.push(Uint8Array.of(4));
    reused.fill(99);
    expect(window.supply(3)).toBe(true);
    expect(seen(window)).toEqual([2, 3, 4]);
  });

  it('gives the same bytes and offsets for one-byte chunks and a reader that wants three at a time', () => {
    const window = new ByteWindow();
    const input = Uint8Array.from({ length: 1000 }, (_, index) => index & 0xff);
    const read: number[] = [];
    for (const byte of input) {
      window.push(Uint8Array.of(byte));
      while (window.supply(3)) {
        expect(window.offset).toBe(read.length);
        read.push(...window.bytes.subarray(window.position, window.position + 3));
        window.position += 3;
      }
    }
    expect(read).toEqual([...input.subarray(0, 999)]);
    window.end();
    expect(window.remaining()).toBe(1);
    expect(window.lacks(1)).toBe(false);
    expect(window.lacks(2)).toBe(true);
  });

  it('never allocates for bytes that are only claimed', () => {
    const window = new ByteWindow();
    window.push(new Uint8Array(10));
    expect(window.supply(128 << 20)).toBe(false);
    window.push(new Uint8Array(10));
    expect(window.supply(128 << 20)).toBe(false);
    expect(window.bytes.length).toBeLessThanOrEqual(64 << 10);
  });

  it('copies each byte a bounded number of times however small the chunks are', () => {
    const window = new ByteWindow();
    let moves = 0;
    let before: Uint8Array | null = null;
    for (let chunk = 0; chunk < 100_000; chunk++) {
      window.push(Uint8Array.of(chunk & 0xff));
      // A search that looks 4000 bytes ahead and moves on by one byte at a time.
      while (window.supply(4000)) window.position += 1;
      if (window.bytes !== before) moves++;
      before = window.bytes;
    }
    expect(moves).toBeLessThan(5);
    expect(window.bytes.length).toBeLessThanOrEqual(128 << 10);
  });

  it('gives back a buffer that one long record made grow', () => {
    const window = new ByteWindow();
    for (let chunk = 0; chunk < 8; chunk++) {
      window.push(new Uint8Array(1 << 20));
      window.supply(8 << 20);
    }
    expect(window.bytes.length).toBeGreaterThanOrEqual(8 << 20);
    window.position += 8 << 20;
    window.supply(1);
    window.push(new Uint8Array(100));
    window.supply(1);
    window.position += 50;
    window.supply(100);
    window.push(new Uint8Array(100));
    window.supply(100);
    expect(window.bytes.length).toBeLessThanOrEqual(64 << 10);
  });

  it('skips to the end over a chunk that was not looked at yet', () => {
    const window = new ByteWindow();
    window.push(Uint8Array.of(1, 2));
    window.end();
    window.skipToEnd();
    expect(window.isDrained()).toBe(true);
    expect(window.offset).toBe(2);
  });
});
