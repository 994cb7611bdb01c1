// Mutated captures: FUZZ_SECONDS sets how long (5 by default). A failure prints seed and path to run it again.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpusPath } from '../../../test/corpus.ts';
import { TcpwhyError } from '../src/base/tcpwhy-error.ts';
import { PcapngWriter, PcapWriter, payload } from '../src/capture/testing/capture-bytes.ts';
import { chunksOf, concat, type ReadCapture, readChunks } from '../src/capture/testing/read-capture.ts';

const seconds = Number(process.env.FUZZ_SECONDS ?? 5);
const LARGEST_SEED_BYTES = 3000;
const SLOWEST_MS = 3000;

/** Small captures of every kind: the odd ones of the corpus, and joined ones. */
const seeds = [...corpusSeeds(), joinedSeed()];

function corpusSeeds(): Uint8Array[] {
  const folder = corpusPath('odd-captures/');
  const names = readdirSync(folder).filter((name) => /\.(pcap|pcapng|cap)$/.test(name));
  const files = names.map((name) => new Uint8Array(readFileSync(folder + name)));
  return files.filter((bytes) => bytes.length > 0).map((bytes) => bytes.subarray(0, LARGEST_SEED_BYTES));
}

function joinedSeed(): Uint8Array {
  const pcap = new PcapWriter(false);
  const pcapng = new PcapngWriter(true);
  const records = [1, 2, 3, 4].map((n) => pcap.record(1_700_000_000 + n, n, payload(30 * n)));
  const drops = pcapng.statistics(0, [pcapng.option(5, pcapng.u64(3n)), pcapng.option(7, pcapng.u64(4n))]);
  const packets = [1, 2, 3].map((n) =>
    pcapng.packet(0, BigInt(n) << 40n, payload(25 * n), [pcapng.option(4, pcapng.u64(1n))]),
  );
  return concat([
    pcap.header(),
    ...records,
    pcapng.section(),
    pcapng.interface(1, 60),
    ...packets,
    drops,
    pcap.header(),
    ...records,
  ]);
}

/** Numbers that lengths, counts and times trip over. */
const NASTY = [
  0, 1, 3, 4, 11, 12, 13, 16, 0x7f, 0xff, 0xffff, 0x40000, 0x40001, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff,
];
const WORDS = [...NASTY, 0xa1b2c3d4, 0xd4c3b2a1, 0x4d3cb2a1, 0x0a0d0d0a, 0x1a2b3c4d, 2, 5, 6];

const mutation = fc.oneof(
  fc.record({ kind: fc.constant('word' as const), at: fc.nat(), value: fc.constantFrom(...WORDS) }),
  fc.record({ kind: fc.constant('byte' as const), at: fc.nat(), value: fc.nat({ max: 255 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), value: fc.nat({ max: 60 }) }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), value: fc.nat({ max: 300 }) }),
  fc.record({ kind: fc.constant('splice' as const), at: fc.nat(), value: fc.nat() }),
  fc.record({ kind: fc.constant('end' as const), at: fc.nat(), value: fc.constant(0) }),
);

type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(bytes: Uint8Array, { kind, at, value }: Mutation): Uint8Array {
  const place = bytes.length === 0 ? 0 : at % bytes.length;
  const changed = bytes.slice();
  switch (kind) {
    case 'word':
      if (place + 4 <= bytes.length) new DataView(changed.buffer).setUint32(place - (place % 4), value, at % 2 === 0);
      return changed;
    case 'byte':
      changed[place] = value;
      return changed.subarray(0, bytes.length);
    case 'cut':
      return concat([bytes.subarray(0, place), bytes.subarray(place + value)]);
    case 'repeat':
      return concat([bytes.subarray(0, place + value), bytes.subarray(place)]);
    case 'splice':
      return concat([bytes.subarray(0, place), seeds[value % seeds.length] ?? bytes]);
    case 'end':
      return bytes.subarray(0, place);
  }
}

/** The reading, or null when the input was refused as no capture. */
function readOrRefuse(chunks: Uint8Array[], capacity: number): ReadCapture | null {
  try {
    return readChunks(chunks, capacity);
  } catch (error) {
    if (error instanceof TcpwhyError) return null;
    throw error;
  }
}

describe('mutated captures', () => {
  it(
    'never throw or hang, invent no bytes, and give the same however they are cut',
    () => {
      const property = fc.property(
        fc.nat(seeds.length - 1),
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 700 }),
        (seed, mutations, chunkBytes) => {
          const bytes = mutations.reduce(mutate, seeds[seed] ?? new Uint8Array(0));
          const startedMs = performance.now();
          const whole = readOrRefuse([bytes], 100);
          expect(performance.now() - startedMs).toBeLessThan(SLOWEST_MS);
          expect(readOrRefuse(chunksOf(bytes, chunkBytes), 3)).toEqual(whole);
          if (whole === null) return;
          const captured = whole.records.reduce((sum, record) => sum + record.capturedBytes, 0);
          expect(captured + whole.records.length * 12).toBeLessThanOrEqual(bytes.length);
          expect(whole.records.map(({ frame }) => frame)).toEqual(whole.records.map((_, index) => index + 1));
        },
      );
      fc.assert(property, {
        numRuns: 10_000_000,
        interruptAfterTimeLimit: seconds * 1000,
        markInterruptAsFailure: false,
      });
    },
    (seconds + 60) * 1000,
  );
});
