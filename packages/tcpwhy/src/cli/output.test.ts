import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { Collector, fakeParts } from '../../test/fake-cli.ts';
import { sampleRow } from '../../test/sample-rows.ts';
import { Output } from './output.ts';
import { runWith } from './run-with.ts';

/** A stream that fails as a pipe or disk does, after some writes. */
function failing(code: string, after: number): Writable {
  let writes = 0;
  return new Writable({
    write(_chunk, _encoding, done) {
      done(writes++ < after ? null : Object.assign(new Error(code), { code }));
    },
  });
}

function* rows(count: number, made: { count: number }) {
  for (let i = 0; i < count; i++) {
    made.count++;
    yield sampleRow({ id: String(i) });
  }
}

test('when the reader goes away the command ends at once, quietly', async () => {
  const made = { count: 0 };
  const stderr = new Collector();
  const parts = fakeParts({ 'a.pcap': { rows: () => rows(1_000_000, made) } });
  const streams = { stdin: Readable.from([]), stdout: failing('EPIPE', 1), stderr, env: {} };
  expect(await runWith(parts, ['connections', '--format', 'jsonl', 'a.pcap'], streams)).toBe(0);
  expect(stderr.text).toBe('');
  expect(made.count).toBeLessThan(10_000);
});

test('a full disk is an error', async () => {
  const stderr = new Collector();
  const streams = { stdin: Readable.from([]), stdout: failing('ENOSPC', 0), stderr, env: {} };
  expect(await runWith(fakeParts({}), ['cause'], streams)).toBe(2);
  expect(stderr.text).toBe('tcpwhy: the answer could not be written: ENOSPC\n  try:      df -h .\n');
});

test('rows are made at the pace at which they are read', async () => {
  const made = { count: 0 };
  let largestLead = 0;
  let written = 0;
  const slow = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      largestLead = Math.max(largestLead, made.count - written);
      written += chunk.split('\n').length - 1;
      setImmediate(done);
    },
  });
  const pieces = (function* () {
    for (const row of rows(50_000, made)) yield `${JSON.stringify(row)}\n`;
  })();
  expect(await new Output(slow).write(pieces)).toBe(true);
  expect(written).toBe(50_000);
  // One batch of 64 KiB holds some two hundred rows of this size.
  expect(largestLead).toBeLessThan(500);
});
