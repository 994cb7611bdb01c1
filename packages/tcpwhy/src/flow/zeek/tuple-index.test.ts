import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OpenConnections } from './open-connections.ts';
import { TupleIndex } from './tuple-index.ts';

const arbitraryTuple = fc.record({
  family: fc.constantFrom(4, 6),
  address: fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })),
  port: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 65_533, max: 65_535 })),
});

type Tuple = typeof arbitraryTuple extends fc.Arbitrary<infer T> ? T : never;

test('finds what was added and not removed, from both ends', () => {
  fc.assert(
    fc.property(fc.array(arbitraryTuple, { minLength: 700, maxLength: 1500 }), (tuples) => {
      const table = new OpenConnections();
      const index = new TupleIndex(table);
      const open = new Map<string, number>();
      for (const tuple of tuples) toggle(table, index, open, tuple);
      for (const tuple of tuples) {
        const c = open.get(JSON.stringify(tuple));
        expect(find(index, tuple)).toBe(c === undefined ? -1 : c * 2);
        expect(find(index, turned(tuple))).toBe(c === undefined ? -1 : c * 2 + 1);
      }
    }),
    { numRuns: 20 },
  );
});

/** Adds the tuple, or removes it when it is there. */
function toggle(table: OpenConnections, index: TupleIndex, open: Map<string, number>, tuple: Tuple): void {
  const key = JSON.stringify(tuple);
  const known = open.get(key);
  if (known !== undefined) {
    index.remove(known);
    table.release(known);
    open.delete(key);
    return;
  }
  const c = table.acquire(1, 0);
  table.family[c] = tuple.family;
  table.address.set(tuple.address, c * 2);
  table.port.set(tuple.port, c * 2);
  index.add(c);
  open.set(key, c);
}

function find(index: TupleIndex, { family, address, port }: Tuple): number {
  return index.findEnd(family, address[0], port[0], address[1], port[1]);
}

function turned(tuple: Tuple): Tuple {
  return { ...tuple, address: [tuple.address[1], tuple.address[0]], port: [tuple.port[1], tuple.port[0]] };
}
