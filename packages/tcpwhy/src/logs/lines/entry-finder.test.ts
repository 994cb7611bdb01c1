import { describe, expect, test } from 'vitest';
import { EntryFinder } from './entry-finder.ts';
import { LineWindow } from './line-window.ts';
import { BLOCKS } from './testing/blocks.ts';
import { entriesOf, extentsOf } from './testing/entries-of.ts';

/** Nobody's head: an error's class below a line with a date would belong to that line. */
const ABOVE = 'server is listening on 8080\n';
const NEIGHBOUR = '2026-11-22 14:00:00,000 INFO  [main] App: something else\n';

/** Lines of a text that ends in a line feed. */
function lineCount(text: string): number {
  return text.split('\n').length - 1;
}

describe('one error is one entry, whichever of its lines is the hit', () => {
  test.each(Object.entries(BLOCKS))('%s', (_, block) => {
    expect(extentsOf(block)).toEqual([[1, lineCount(block)]]);
    expect(extentsOf(ABOVE + block + NEIGHBOUR)).toEqual([
      [1, 1],
      [2, lineCount(block)],
      [lineCount(block) + 2, 1],
    ]);
  });

  test.each(Object.entries(BLOCKS))('twice in a row, it is two: %s', (name, block) => {
    // Two that the next line could go on with: only a line between them tells.
    const between = ['ERLANG_TERM', 'PHP_WARNINGS', 'CURL'].includes(name) ? NEIGHBOUR : '';
    const count = lineCount(block);
    expect(extentsOf(block + between + block).filter(([, lines]) => lines > 1)).toEqual([
      [1, count],
      [count + 1 + lineCount(between), count],
    ]);
  });
});

describe('also when every line of it is wrapped', () => {
  const wrappings: Readonly<Record<string, (line: string) => string>> = {
    docker: (line) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: '2026-11-22T14:00:00.123456789Z' }),
    cri: (line) => `2026-11-22T14:00:00.123456789Z stderr F ${line}`,
    compose: (line) => `orders-1  | ${line}`,
    kubectl: (line) => `[pod/orders-6d5f/app] ${line}`,
    syslog: (line) => `Nov 22 14:00:00 web1 orders[812]: ${line}`,
    'rsyslog with tabs written out': (line) => `<14>Nov 22 14:00:00 web1 orders[812]: ${line.replaceAll('\t', '#011')}`,
    'RFC 5424': (line) => `<14>1 2026-11-22T14:00:00.123Z web1 orders 812 - - ${line}`,
    'journald JSON': (line) =>
      JSON.stringify({
        MESSAGE: line,
        _PID: '812',
        SYSLOG_IDENTIFIER: 'orders',
        __REALTIME_TIMESTAMP: '1795357562723397',
      }),
    colours: (line) => `\u001b[31m${line}\u001b[0m`,
  };
  const whole = ['JAVA', 'PYTHON', 'NODE', 'GO_PANIC', 'DOTNET_PLAIN', 'RUST', 'POSTGRES', 'ELIXIR', 'RUBY', 'PHP'];

  test.each(Object.keys(wrappings).flatMap((wrapping) => whole.map((name) => [wrapping, name] as const)))(
    '%s around %s',
    (wrapping, name) => {
      const block = BLOCKS[name] as string;
      const lines = (ABOVE + block + NEIGHBOUR).trimEnd().split('\n');
      const text = `${lines.map(wrappings[wrapping] as (line: string) => string).join('\n')}\n`;
      const [, entry] = entriesOf(text);
      expect([entry?.line, entry?.lineCount]).toEqual([2, lineCount(block)]);
      expect(entry?.message).toBe(block.trimEnd());
    },
  );

  test('with lines of other containers in between', () => {
    const text = [
      'api-1  | Error: read ECONNRESET',
      'db-1   | 2026-11-22 14:00:00.1 UTC [7] LOG:  checkpoint starting',
      'api-1  |     at TCP.onStreamRead (node:internal/stream_base_commons:218:20) {',
      'db-1   | 2026-11-22 14:00:00.2 UTC [7] LOG:  checkpoint complete',
      "api-1  |   code: 'ECONNRESET'",
      'api-1  | }',
      '',
    ].join('\n');
    const entries = entriesOf(text);
    expect(entries.map((entry) => [entry.line, entry.program])).toEqual([
      [1, 'api'],
      [2, 'db'],
      [4, 'db'],
    ]);
    expect(entries[0]?.message.split('\n')).toHaveLength(4);
  });

  test('pieces of a long line (CRI) are one message', () => {
    const text =
      '2026-11-22T14:00:00.1Z stderr P {"level":50,"msg":"read ECONN\n2026-11-22T14:00:00.2Z stderr F RESET","code":7}\n';
    const [entry] = entriesOf(text);
    expect(entry).toMatchObject({ line: 1, lineCount: 2, message: 'read ECONNRESET' });
    expect(entry?.fields.get('code')).toBe('7');
    expect(entry?.time?.text).toBe('2026-11-22T14:00:00.1Z');
  });

  test('a record of journalctl -o export', () => {
    const record =
      '__CURSOR=s=1\n__REALTIME_TIMESTAMP=1795357562723397\n_PID=812\nMESSAGE=read ECONNRESET\n_COMM=node\n\n';
    const entries = entriesOf(record + record.replace('s=1', 's=2'));
    expect(entries.map(({ line, message, program, time }) => [line, message, program, time?.text])).toEqual([
      [1, 'read ECONNRESET', 'node', '1795357562723397'],
      [7, 'read ECONNRESET', 'node', '1795357562723397'],
    ]);
  });
});

describe('independent lines stay apart', () => {
  test.each([
    [
      'errors without a trace',
      'java.net.SocketException: Connection reset\njava.net.SocketException: Broken pipe\n',
      2,
    ],
    ['dated lines', `${NEIGHBOUR}${NEIGHBOUR}`, 2],
    ['plain lines', 'read tcp 10.0.0.1:1->10.0.0.2:2: i/o timeout\ndial tcp 10.0.0.2:2: connection refused\n', 2],
    ['curl calls', 'curl: (56) Recv failure: Connection reset by peer\ncurl: (7) Failed to connect\n', 2],
    ['paragraphs', 'connection refused\n\nconnection reset\n', 2],
    ['JSON lines', '{"level":50,"msg":"read ECONNRESET"}\n{"level":50,"msg":"Error: read ECONNRESET"}\n', 2],
    ['PostgreSQL sessions', '2026-11-22 14:00:54 UTC [1] LOG:  a\n2026-11-22 14:00:54 UTC [2] DETAIL:  b\n', 2],
    ['an indented level', '2026-11-22 14:00:54 INFO a\n WARN  2026-11-22 14:00:54 b\n', 2],
    [
      'access log lines',
      '10.0.0.1 - - [22/Nov/2026:14:07:53 +0000] "GET / HTTP/1.1" 200 5\n10.0.0.1 - - [22/Nov/2026:14:07:54 +0000] "GET / HTTP/1.1" 499 0\n',
      2,
    ],
    [
      'an error that no logger wrote below a line',
      `${NEIGHBOUR}urllib3.exceptions.MaxRetryError: Max retries exceeded\n`,
      2,
    ],
    [
      'Elixir errors',
      '** (MatchError) :econnrefused\n    a.exs:5: f/1\n** (MatchError) :econnrefused\n    a.exs:5: f/1\n',
      2,
    ],
    ['a trace and a plain line', `${BLOCKS.NODE}connection reset\n`, 2],
  ])('%s', (_, text, count) => {
    expect(entriesOf(text)).toHaveLength(count);
  });
});

test('an error’s class below a line with a date belongs to it', () => {
  expect(extentsOf(`${NEIGHBOUR}java.net.SocketException: Connection reset\n${NEIGHBOUR}`)).toEqual([
    [1, 2],
    [3, 1],
  ]);
});

test('an entry is bounded however long it goes on', () => {
  const window = new LineWindow();
  window.append(new TextEncoder().encode(`Error: read ECONNRESET\n${'    at f (/srv/app.js:1:1)\n'.repeat(2000)}`));
  window.finish();
  const finder = new EntryFinder(
    window,
    () => true,
    () => false,
    () => {},
  );
  expect(finder.around(0, () => false)).toMatchObject({ records: { length: 400 }, isCut: true });
  // A later line of the same trace is part of what was given.
  expect(finder.around(450, (index) => index < 400)).toBeNull();
});
