import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { corpusPath } from '../../../test/corpus.ts';
import { AddressBook } from '../src/model/addresses.ts';
import { NoticeLog } from '../src/model/notices.ts';
import { PacketTable } from '../src/model/packets.ts';
import type { RecordTable } from '../src/model/records.ts';
import { WireDecoder } from '../src/wire/decode.ts';
import { headerFormats } from '../src/wire/registry.generated.ts';
import { allHeaderCases } from '../src/wire/testing/all-header-cases.ts';
import { framesOfCapture } from '../src/wire/testing/decode-capture.ts';
import { readRow, recordTable, type TestRecord, type TestRow } from '../src/wire/testing/decode-frames.ts';

/** How long each target runs. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 5) / 2;
/** Far above what a batch takes even on a busy machine: more means a loop that the input controls. */
const SLOW_MS = 2000;

/** Real frames with much nesting, and every example of every header. */
const SEED_CAPTURES = [
  'zeek-tunnels-gre-within-gre.pcap',
  'zeek-tunnels-gre-aruba-amsdu.pcap',
  'zeek-tunnels-Teredo.pcap',
  'zeek-ipv4-fragmented-4.pcap',
  'zeek-ipv6-fragmented-dns.pcap',
  'zeek-mixed-vlan-mpls.pcap',
  'tcpdump-geneve.pcap',
];
const seeds: TestRecord[] = [
  ...(await allHeaderCases()),
  ...SEED_CAPTURES.flatMap((name) => framesOfCapture(readFileSync(corpusPath(`odd-captures/${name}`))).slice(0, 20)),
];

const linkTypes = headerFormats.flatMap((format) => Object.keys(format.linkTypes ?? {}).map(Number));
const splice = fc.record({ at: fc.nat(120), remove: fc.nat(4), insert: fc.uint8Array({ maxLength: 4 }) });

/** A seed, damaged in a few places, cut anywhere, with a length on the wire that may lie. */
const damagedRecord = fc
  .record({
    seed: fc.constantFrom(...seeds),
    splices: fc.array(splice, { maxLength: 3 }),
    kept: fc.oneof(fc.constant(2000), fc.nat(200)),
    claimed: fc.oneof(fc.constant(null), fc.nat(300), fc.constantFrom(65_535, 0x7fff_ffff, 0xffff_ffff)),
    linkType: fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, fc.constantFrom(...linkTypes)),
    checkSequenceBytes: fc.constantFrom(0, 0, 0, 4),
    timeNs: fc.nat(1e9).map((steps) => steps * 60),
  })
  .map(({ seed, splices, kept, claimed, linkType, checkSequenceBytes, timeNs }): TestRecord => {
    const bytes = [...seed.bytes];
    for (const { at, remove, insert } of splices) bytes.splice(at, remove, ...insert);
    const cut = bytes.slice(0, kept);
    const originalBytes = Math.max(cut.length, claimed ?? bytes.length);
    return { bytes: cut, originalBytes, linkType: linkType ?? seed.linkType ?? 1, checkSequenceBytes, timeNs };
  });

/** Bytes of no protocol at all. */
const noise = fc.record({
  bytes: fc.uint8Array({ maxLength: 200 }).map((bytes) => [...bytes]),
  linkType: fc.constantFrom(...linkTypes),
});

const records = fc.array(fc.oneof({ weight: 4, arbitrary: damagedRecord }, noise), { minLength: 1, maxLength: 12 });

test('damaged frames: no throw, no hang, rows that point into their bytes', () => {
  run(records, (input) => {
    const start = performance.now();
    const { rows, notices } = decodeInBatches(input, input.length);
    expect(performance.now() - start).toBeLessThan(SLOW_MS);
    // Each kind of notice, times its details: bounded, whatever the input.
    expect(notices).toBeLessThan(500);
    for (const row of rows) checkRow(row, input.length);
  });
});

test('damaged frames: the same rows however they are batched', () => {
  run(fc.tuple(records, fc.integer({ min: 1, max: 4 })), ([input, size]) => {
    expect(decodeInBatches(input, size).rows).toEqual(decodeInBatches(input, input.length).rows);
  });
});

interface Result {
  readonly rows: TestRow[];
  readonly notices: number;
}

function decodeInBatches(input: readonly TestRecord[], size: number): Result {
  const log = new NoticeLog('fuzz');
  const addresses = new AddressBook();
  const decoder = new WireDecoder(addresses, log, { verifyChecksums: true });
  const packets = new PacketTable(size + 64);
  const rows: TestRow[] = [];
  for (let at = 0; at < input.length; at += size) {
    const batch = recordTable(input.slice(at, at + size));
    batch.firstFrame = at + 1;
    decoder.decode(batch, packets);
    for (let row = 0; row < packets.count; row++) rows.push(checkedRow(packets, row, addresses, batch));
  }
  decoder.end();
  expect(decoder.totals.packets).toBe(input.length);
  return { rows, notices: log.all().length };
}

/** A row as text and numbers; its payload must lie in the bytes of its own record, or in the side store. */
function checkedRow(packets: PacketTable, row: number, addresses: AddressBook, batch: RecordTable): TestRow {
  const from = packets.payloadOffset(row);
  const to = from + packets.capturedPayloadBytes(row);
  if (packets.payloadInSide(row) === 1) expect(to).toBeLessThanOrEqual(packets.side.length);
  else if (to > from) {
    const record = packets.frame(row) - batch.firstFrame;
    const start = batch.byteOffset[record] as number;
    expect(from).toBeGreaterThanOrEqual(start);
    expect(to).toBeLessThanOrEqual(start + (batch.capturedBytes[record] as number));
  }
  return readRow(packets, row, addresses);
}

function checkRow(row: TestRow, frames: number): void {
  const sound =
    row.frame >= 1 &&
    row.frame <= frames &&
    (row.family === 4 || row.family === 6) &&
    row.capturedPayloadBytes <= row.payloadBytes &&
    row.payloadBytes <= row.ipBytes &&
    row.tunnelDepth <= 16 &&
    (row.windowScale <= 14 || row.windowScale === 255) &&
    row.sack.length <= 4;
  if (!sound) throw new Error(`impossible row: ${JSON.stringify(row)}`);
}

function run<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, property), {
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: SECONDS * 1000,
    markInterruptAsFailure: false,
  });
}
