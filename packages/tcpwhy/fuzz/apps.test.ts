import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readConnection } from '../src/apps/read-connection.ts';
import { appProtocols } from '../src/apps/registry.generated.ts';
import { allCases } from '../src/apps/testing/all-cases.ts';
import { checkReading } from '../src/apps/testing/check-reading.ts';
import { connectionOf, entryOf, recordOf } from '../src/apps/testing/connection-of.ts';
import { findWrongProtocol } from '../src/apps/wrong-protocol.ts';
import type { ConnectionRecord } from '../src/model/connections.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER, type Side } from '../src/model/history.ts';

/** How long each target runs. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 3) / 3;

const seedBytes = [...(await allCases()).values()].flatMap((cases) =>
  cases.flatMap(({ dialog }) => dialog.map((said) => said.bytes)),
);

const side = fc.constantFrom<Side>(ORIGINATOR, RESPONDER);
const splice = fc.record({ at: fc.nat(200), remove: fc.nat(8), insert: fc.uint8Array({ maxLength: 8 }) });

/** A message of some protocol, damaged in up to four places, cut, and maybe followed by another's. */
const damagedBytes = fc
  .record({
    seed: fc.constantFrom(...seedBytes),
    next: fc.constantFrom(new Uint8Array(0), ...seedBytes),
    splices: fc.array(splice, { maxLength: 4 }),
    kept: fc.integer({ min: 0, max: 160 }),
  })
  .map(({ seed, next, splices, kept }) => {
    const bytes = [...seed, ...next];
    for (const { at, remove, insert } of splices) bytes.splice(at, remove, ...insert);
    return Uint8Array.from(bytes.slice(0, kept));
  });

/** A history entry as a tracker might give it for hostile traffic: anything but a broken promise of the table. */
const hostileEntry = fc.record({
  side,
  head: fc.oneof(damagedBytes, fc.uint8Array({ maxLength: 160 })),
  hidden: fc.oneof(fc.constant(0), fc.nat(100_000)),
  jump: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.integer({ min: -3000, max: 3000 })),
  flags: fc.integer({ min: 0, max: 0x1ff }),
  marks: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })),
  kind: fc.constantFrom<HistoryEntry['kind']>('segments', 'segments', 'segments', 'icmp', 'fold'),
});

const hostileConnection = fc.array(hostileEntry, { maxLength: 12 }).map((parts) => {
  const next: Record<Side, number> = { [ORIGINATOR]: 1, [RESPONDER]: 1 };
  const history = parts.map(({ hidden, jump, ...part }, at) => {
    const payloadBytes = part.head.length + hidden;
    const sequence = Math.max(0, next[part.side] + jump);
    const sequenceEnd = sequence + payloadBytes + (part.flags & 1) + ((part.flags >> 1) & 1);
    next[part.side] = sequenceEnd;
    return entryOf({ ...part, frame: at + 1, sequence, sequenceEnd, payloadBytes });
  });
  return recordOf(history, { sawSyn: history.length % 2 === 0, serverPort: 3306 });
});

function run<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, property), {
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: SECONDS * 1000,
    endOnFailure: true,
  });
}

/** Reads by the front door and by every protocol whose sniffer says yes. */
function readAll(connection: ConnectionRecord): void {
  checkReading(connection, readConnection(connection));
  findWrongProtocol(connection);
  for (const protocol of appProtocols) {
    if (protocol.sniff(connection)) checkReading(connection, protocol.read(connection));
  }
}

test('damaged conversations are read without a throw, in order and printable', () => {
  const dialogs = fc.array(fc.record({ side, bytes: damagedBytes }), { maxLength: 8 });
  run(dialogs, (dialog) => readAll(connectionOf(dialog)));
});

test('hostile histories: gaps, overlaps, folds, any flags and marks', () => {
  run(hostileConnection, readAll);
});

test('random bytes are nobody’s', () => {
  const garbage = fc.array(fc.record({ side, bytes: fc.uint8Array({ minLength: 12, maxLength: 160 }) }), {
    maxLength: 4,
  });
  run(garbage, (dialog) => {
    const connection = connectionOf(dialog, { serverPort: 3306 });
    // A pure text of one protocol is found by chance less often than a fuzzer runs in years.
    expect(readConnection(connection)).toBeNull();
  });
});
