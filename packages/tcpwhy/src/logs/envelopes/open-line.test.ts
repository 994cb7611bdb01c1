import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFlatJson } from './flat-json.ts';
import { openLine } from './open-line.ts';
import { withoutTerminalCodes } from './terminal-codes.ts';

/** A line, and what is inside of its envelopes. */
type Case = readonly [name: string, line: string, inside: Record<string, unknown>];

const CASES: readonly Case[] = [
  [
    'pino',
    '{"level":50,"time":1795356530124,"pid":7,"hostname":"api","name":"shop","err":{"type":"Error","message":"read ECONNRESET","stack":"Error: read ECONNRESET\\n    at TCP","code":"ECONNRESET"},"msg":"request failed"}',
    {
      message: 'request failed\nError: read ECONNRESET\n    at TCP',
      program: 'shop',
      host: 'api',
      at: '1795356530124',
    },
  ],
  [
    'zap',
    '{"level":"warn","ts":"2026-11-22T13:57:25.849Z","caller":"a.go:70","msg":"prober","error":"dial tcp 10.0.0.2:9113: connect: connection refused"}',
    {
      message: 'prober: dial tcp 10.0.0.2:9113: connect: connection refused',
      logger: 'a.go:70',
      at: '2026-11-22T13:57:25.849Z',
    },
  ],
  [
    'zap with seconds',
    '{"level":"error","ts":1795357562.7233977,"logger":"http","msg":"EOF"}',
    { message: 'EOF', logger: 'http', at: '1795357562.7233977' },
  ],
  [
    'Logback',
    '{"@timestamp":"2026-11-22T14:08:50.123+01:00","message":"no answer","logger_name":"com.example.A","stack_trace":"java.net.SocketException: Connection reset\\n\\tat A"}',
    { message: 'no answer\njava.net.SocketException: Connection reset\n\tat A', logger: 'com.example.A' },
  ],
  [
    'Serilog',
    '{"@t":"2026-11-22T14:08:50.1Z","@mt":"call {N}","@m":"call 7","@x":"System.Net.Sockets.SocketException (104): reset"}',
    { message: 'call 7: System.Net.Sockets.SocketException (104): reset', at: '2026-11-22T14:08:50.1Z' },
  ],
  [
    'GELF',
    '{"version":"1.1","host":"web1","short_message":"refused","timestamp":1795356530.124,"_code":"ECONNREFUSED"}',
    { message: 'refused', host: 'web1', at: '1795356530.124' },
  ],
  [
    'MongoDB',
    '{"t":{"$date":"2026-11-22T14:08:50.123+00:00"},"s":"I","c":"NETWORK","id":22943,"msg":"Connection ended","attr":{"remote":"10.0.0.9:51022"}}',
    { message: 'Connection ended', logger: 'NETWORK', at: '2026-11-22T14:08:50.123+00:00' },
  ],
  [
    "Docker's time stands behind: the message's own is first",
    '{"log":"2026/11/22 14:00:56 dial tcp\\n","stream":"stderr","time":"2026-11-22T14:00:57.1Z"}',
    { message: '2026/11/22 14:00:56 dial tcp', at: null, later: '2026-11-22T14:00:57.1Z' },
  ],
  [
    'pino in Docker',
    '{"log":"{\\"level\\":50,\\"time\\":1795356530124,\\"msg\\":\\"read ECONNRESET\\"}\\n","stream":"stdout","time":"2026-11-22T14:00:57.1Z"}',
    { message: 'read ECONNRESET', at: '1795356530124', isStructured: true },
  ],
  [
    'CRI',
    '2026-11-22T14:00:57.1Z stderr F read ECONNRESET',
    { message: 'read ECONNRESET', at: '2026-11-22T14:00:57.1Z' },
  ],
  ['a piece (CRI)', '2026-11-22T14:00:57.1Z stdout P {"msg":"re', { message: '{"msg":"re', isPartial: true }],
  ['docker compose', 'web_1        | read ECONNRESET', { message: 'read ECONNRESET', program: 'web' }],
  ['docker compose with a number', 'web-12  | read ECONNRESET', { message: 'read ECONNRESET', program: 'web' }],
  [
    'kubectl',
    '[pod/orders-6d5f/app] read ECONNRESET',
    { message: 'read ECONNRESET', program: 'app', host: 'orders-6d5f' },
  ],
  [
    'syslog with a number',
    '<134>Nov 22 15:31:36 haproxy[31065]: 10.0.0.2:1 [22/Nov/2026:15:31:34.267] mysql',
    { message: '10.0.0.2:1 [22/Nov/2026:15:31:34.267] mysql', program: 'haproxy', at: 'Nov 22 15:31:36' },
  ],
  [
    'syslog in a file',
    'Nov  2 04:11:44 node-7 kubelet[1432]: I1102 04:11:44.502113    1432 prober.go:107] "Probe failed"',
    { message: '"Probe failed"', program: 'kubelet', host: 'node-7', logger: 'prober.go:107', at: 'Nov  2 04:11:44' },
  ],
  [
    'journalctl -o short-iso',
    '2026-11-22T14:00:00+0000 web1 app[812]: read ECONNRESET',
    { message: 'read ECONNRESET', program: 'app', host: 'web1', at: '2026-11-22T14:00:00+0000' },
  ],
  [
    "the kernel's uptime is no time",
    'Nov 22 14:00:00 web1 kernel: [123456.789012] nf_conntrack: table full',
    { message: '[123456.789012] nf_conntrack: table full', program: 'kernel', at: 'Nov 22 14:00:00' },
  ],
  [
    'RFC 5424',
    '<34>1 2026-11-22T14:08:50.123Z web1 app 812 ID47 [meta@1 code="ECONNRESET" note="a \\"b\\" \\]"] read ECONNRESET',
    { message: 'read ECONNRESET', program: 'app', host: 'web1', at: '2026-11-22T14:08:50.123Z' },
  ],
  [
    'RFC 5424 with its length before it, and nothing given',
    '67 <34>1 - - - - - - \ufeffread ECONNRESET',
    { message: 'read ECONNRESET', program: null, host: null, at: null },
  ],
  [
    'Cisco',
    '<166>Nov 22 2026 14:08:50 fw1 : %ASA-6-302014: Teardown TCP connection 7',
    { message: '%ASA-6-302014: Teardown TCP connection 7', host: 'fw1', at: 'Nov 22 2026 14:08:50' },
  ],
  [
    'PAN-OS',
    'Nov 22 14:08:50 fw1 1,2026/11/22 14:08:50,0123,TRAFFIC,end,2561',
    { message: '1,2026/11/22 14:08:50,0123,TRAFFIC,end,2561', host: 'fw1' },
  ],
  [
    'journalctl -o json',
    '{"MESSAGE":"read ECONNRESET","__REALTIME_TIMESTAMP":"1795357562723397","_HOSTNAME":"web1","SYSLOG_IDENTIFIER":"app","_PID":"812"}',
    { message: 'read ECONNRESET', program: 'app', host: 'web1', at: '1795357562723397' },
  ],
  [
    'logfmt',
    'ts=2026-11-22T09:56:40.118Z caller=scrape.go:1348 level=debug msg="Scrape failed" err="Get \\"http://10.4.2.90:9100/metrics\\": EOF"',
    { message: 'Scrape failed: Get "http://10.4.2.90:9100/metrics": EOF', at: '2026-11-22T09:56:40.118Z' },
  ],
  [
    'Lambda',
    '2026-11-22T14:08:50.123Z\t6b1c2f0e-1111-2222-3333-444455556666\tERROR\tread ECONNRESET',
    { message: 'read ECONNRESET', at: '2026-11-22T14:08:50.123Z' },
  ],
  ['colours', '\u001b[31mread\u001b[0m ECONNRESET', { message: 'read ECONNRESET', at: null }],
];

describe('what is inside', () => {
  test.each(CASES)('%s', (_, line, inside) => {
    const opened = openLine(withoutTerminalCodes(line));
    const shown = { ...opened, at: opened.time?.text ?? null, later: opened.laterTime?.text ?? null };
    expect(shown).toMatchObject(inside);
  });
});

describe('a plain line stays whole', () => {
  test.each([
    '2026-11-22T14:27:32.134Z [warning] Connection: Received heartbeat request error',
    '2026-11-22T14:35:06: Client a closed its connection.',
    '2026/11/22 14:09:20 [error] 31#31: *9 recv() failed (104: Connection reset by peer)',
    '2026-11-22 14:28:15,563 [WARNING] cassandra.cluster: Host 127.0.0.1:9211 has been marked down',
    'a | b',
    'x=1 y=2',
    '{error,econnrefused}',
    '[info] connection reset',
  ])('%s', (line) => {
    expect(openLine(line)).toMatchObject({ message: line, source: '', program: null });
  });
});

test('fields keep their names and their numbers as they are written', () => {
  const { fields } = openLine(
    '{"msg":"x","err":{"errno":-104,"code":"ECONNRESET","list":[{"a":1}]},"ns":1795356530124000001,"no":null}',
  );
  expect(Object.fromEntries(fields)).toEqual({
    msg: 'x',
    'err.errno': '-104',
    'err.code': 'ECONNRESET',
    'err.list.0.a': '1',
    ns: '1795356530124000001',
  });
});

test('cut JSON gives what it has', () => {
  const cut = parseFlatJson('{"a":"1","msg":"read ECONNRE');
  expect([cut?.isWhole, Object.fromEntries(cut?.fields ?? [])]).toEqual([false, { a: '1', msg: 'read ECONNRE' }]);
});

test('flat JSON holds the scalars that JSON.parse finds', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
      (object) => {
        const flat = parseFlatJson(JSON.stringify(object));
        expect(flat?.isWhole).toBe(true);
        const expected = Object.entries(object).map(([name, value]) => [name, String(value)]);
        expect([...(flat?.fields ?? [])]).toEqual(expected);
      },
    ),
  );
});

test('any text opens without a throw', () => {
  const piece = fc.constantFrom(
    '{"',
    '":',
    '"log":"',
    '"}',
    '<34>1 ',
    'Nov 22 14:00:00 ',
    '[a="',
    '\\',
    '"',
    'x=',
    ' | ',
    '[pod/a/b]',
    '\n',
    'stderr F ',
    '2026-11-22T14:00:00Z ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      expect(typeof openLine(pieces.join('')).message).toBe('string');
    }),
    { numRuns: 2000 },
  );
});

test('hostile lines of a hundred kilobytes take no time to speak of', () => {
  const parts = [
    '{"a":',
    '[a b="',
    'a="',
    '\\"',
    '{"log":"{\\"',
    'x=y ',
    '<1>',
    'Nov 22 14:00:00 a ',
    '\u001b[',
    '[pod/',
    '((',
  ];
  for (const part of parts) expect(openLine(part.repeat(100_000 / part.length)).message.length).toBeGreaterThan(0);
});
