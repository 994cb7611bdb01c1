import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacketMemory, TUPLE_NOTE, TUPLE_WORDS } from '../model/packet-memory.ts';
import { FrameKernel } from './frame-kernel.ts';

const word = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer());
const tuple = fc.record({
  family: fc.constantFrom(4, 6),
  source: word,
  destination: word,
  sourcePort: fc.constantFrom(0, 1, 80, 443, 40_000, 65_535),
  destinationPort: fc.constantFrom(0, 1, 80, 443, 40_000, 65_535),
});

type Tuple = ReturnType<(typeof tuple)['generate']>['value'];

function asked(kernel: FrameKernel, { family, source, destination, sourcePort, destinationPort }: Tuple): number {
  return kernel.directed(family, source, destination, (sourcePort << 16) | destinationPort);
}

describe('4-tuples', () => {
  it('are numbered in order of appearance, both directions alike', () => {
    fc.assert(
      fc.property(fc.array(tuple, { maxLength: 60 }), (tuples) => {
        const kernel = new FrameKernel(new PacketMemory(1));
        const known = new Map<string, number>();
        for (const one of tuples) {
          kernel.reserve(1);
          const way = `${one.family} ${one.source}:${one.sourcePort} ${one.destination}:${one.destinationPort}`;
          const back = `${one.family} ${one.destination}:${one.destinationPort} ${one.source}:${one.sourcePort}`;
          const forth = known.get(way);
          const expected = forth ?? (known.has(back) ? (known.get(back) ?? 0) + 1 : known.size * 2);
          if (forth === undefined && !known.has(back)) known.set(way, expected);
          expect(asked(kernel, one)).toBe(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keep their numbers and notes when there are many', () => {
    const memory = new PacketMemory(1);
    const kernel = new FrameKernel(memory);
    const count = 20_000;
    const note = (number: number) => (memory.tuplesAt >> 2) + number * TUPLE_WORDS + TUPLE_NOTE;
    for (let n = 0; n < count; n++) {
      kernel.reserve(1);
      expect(kernel.directed(4, n * 77, -n, n)).toBe(n * 2);
      memory.words[note(n)] = n;
    }
    for (let n = 0; n < count; n++) {
      expect(kernel.directed(4, -n, n * 77, n << 16)).toBe(n === 0 ? 0 : n * 2 + 1);
      expect(memory.words[note(n)]).toBe(n);
    }
  });
});
