// Logs of any bytes, in any pieces: FUZZ_SECONDS sets how long (6 by default), FUZZ_SEED where it begins.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { corpusPath } from '../../../test/corpus.ts';
import { TcpwhyError } from '../src/base/tcpwhy-error.ts';
import { LogReader } from '../src/logs/log-reader.ts';
import type { LogEvent } from '../src/model/log-event.ts';

const SECONDS = Number(process.env.FUZZ_SECONDS ?? 6);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const MOST_SEED_BYTES = 60_000;

/** Logs of the investigations, and parts of lines that readers trip over. */
const logs = readdirSync(corpusPath('investigations/'), { withFileTypes: true })
  .filter((folder) => folder.isDirectory())
  .flatMap((folder) =>
    readdirSync(corpusPath(`investigations/${folder.name}`)).map((name) => `investigations/${folder.name}/${name}`),
  )
  .filter((name) => name.endsWith('.log'))
  .map((name) => new Uint8Array(readFileSync(corpusPath(name))).subarray(0, MOST_SEED_BYTES));

const PARTS = [
  'connection reset by peer',
  'ECONNREFUSED',
  'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    g()\n',
  'ConnectionResetError: [Errno 104] Connection reset by peer\n',
  '\nDuring handling of the above exception, another exception occurred:\n\n',
  '    at TCP.onStreamRead (node:internal/stream_base_commons:218:20) {\n',
  "  code: 'ECONNRESET'\n}\n",
  'Caused by: java.net.SocketException: Connection reset\n\tat a.B.c(B.java:1)\n\t... 12 more\n',
  '2026-11-22T14:00:00.1Z stderr P {"msg":"read ',
  '2026-11-22T14:00:00.2Z stderr F ECONNRESET"}\n',
  '{"log":"Error: read ECONNRESET\\n","stream":"stderr","time":"2026-11-22T14:00:00Z"}\n',
  'web_1  | ',
  'db_1   | ',
  'Nov 22 14:00:00 web1 app[7]: ',
  '<34>1 2026-11-22T14:08:50.123Z web1 app 812 ID47 [a b="c"] ',
  '__CURSOR=s=1\nMESSAGE=read ECONNRESET\n\n',
  'ts=1 level=error msg="broken pipe" err="EOF',
  '\r',
  '\r\n',
  '\n\n',
  '\0\0\0\0',
  '\u001b[31m',
  '\ufeff',
  'x'.repeat(70_000),
  '\t'.repeat(300),
  '{"a":'.repeat(50),
].map((part) => new TextEncoder().encode(part));

/** xorshift32: small, and the same everywhere. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function hostileLog(random: (below: number) => number): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (let count = 1 + random(30); count > 0; count--) {
    const kind = random(10);
    const log = logs[random(logs.length)] as Uint8Array;
    if (kind === 0) pieces.push(Uint8Array.from({ length: random(200) }, () => random(256)));
    else if (kind < 3) pieces.push(log.slice(random(log.length), random(log.length)));
    else pieces.push(PARTS[random(PARTS.length)] as Uint8Array);
    if (random(3) === 0) pieces.push(new Uint8Array([0x0a]));
  }
  return new Uint8Array(Buffer.concat(pieces));
}

/** Everything that a reader gives; null when it refused the input. */
function read(bytes: Uint8Array, nextSize: () => number): object | null {
  const events: LogEvent[] = [];
  const reader = new LogReader({ input: 'fuzz', onEvent: (event) => void events.push(event) });
  try {
    for (let at = 0; at < bytes.length; ) {
      const size = nextSize();
      reader.push(bytes.slice(at, at + size));
      at += size;
    }
    const { lines, ...totals } = reader.finish();
    expect(lines).toBeLessThanOrEqual(bytes.length);
    return { events, lines, totals, notices: reader.allNotices() };
  } catch (error) {
    if (error instanceof TcpwhyError) return null;
    throw error;
  }
}

test('any bytes in any pieces: no throw, and the same answer', { timeout: SECONDS * 1000 + 60_000 }, () => {
  const until = performance.now() + SECONDS * 1000;
  let found = 0;
  for (let round = 0; performance.now() < until; round++) {
    const label = `FUZZ_SEED=${SEED} round ${round}`;
    const random = randomFrom(SEED * 1_000_003 + round * 7919);
    const bytes = hostileLog(random);
    const whole = read(bytes, () => 1 << 20);
    const sizes = [1, 7, 1000, 65_536][random(4)] as number;
    expect(
      read(bytes, () => 1 + random(sizes)),
      label,
    ).toEqual(whole);
    if (whole !== null && 'events' in whole) found += (whole.events as LogEvent[]).length;
  }
  // A fuzzer that finds no events tests nothing.
  expect(found).toBeGreaterThan(0);
});

test('memory does not grow with the log', () => {
  const reader = new LogReader({ input: 'fuzz', onEvent: () => {}, explain: () => null });
  const line = new TextEncoder().encode(
    `${'2026-11-22 14:00:00 read tcp 10.0.0.1:1->10.0.0.2:2: i/o timeout\n'.repeat(4)}\tat x\n`,
  );
  const piece = new Uint8Array(Buffer.concat(Array.from({ length: 700 }, () => line)));
  const heapAfter = (pieces: number) => {
    for (let i = 0; i < pieces; i++) reader.push(piece);
    globalThis.gc?.();
    return process.memoryUsage().arrayBuffers;
  };
  const early = heapAfter(3);
  expect(heapAfter(12)).toBeLessThan(early + 2_000_000);
});
