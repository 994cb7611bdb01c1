import { expect, test } from 'vitest';
import { isAuthenticationRefused, isHearsay, isQuotation } from './hearsay.ts';
import { readSigns } from './read-signs.ts';

const signsOf = (text: string) => readSigns(text, new Map());
const isQuoted = (text: string) => isQuotation(signsOf(text), text.length);

test.each([
  '✓ reconnects after ECONNRESET (4 ms)',
  'ok 12 - survives a broken pipe',
  'test io::tests::connection_refused ... ok',
  'tests/test_io.py::test_connection_reset PASSED',
  '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in a.b.BrokenPipeTest',
  '9b1c0de fix: treat EPIPE as a lost client',
  '* 9b1c0de Handle connection reset by peer',
  'fix(net): ignore ENOTCONN on close',
  'msgid "Connection refused"',
  '<string name="net_timeout">Connection timed out</string>',
  '"net.timeout": "Connection timed out",',
  'net.timeout=Connection timed out',
  '+        Errno::ECONNREFUSED,',
  '    raise ConnectionError("connection refused")',
  "if (err.code === 'ECONNRESET' || err.code === 'EPIPE') return retry();",
  "const ERR = { RESET: 'connection reset by peer' };",
  '| 104 | ECONNRESET | Connection reset by peer |',
])('%s reports nothing', (line) => expect(isHearsay(line)).toBe(true));

test.each([
  '✗ reconnects: connect ECONNREFUSED 127.0.0.1:1',
  '1715677964 error: connection reset by peer',
  '7f3a2b1c error: read ECONNRESET',
  'test: dial tcp 10.4.1.20:80: connect: connection refused',
  '"error.message": "Connection reset by peer",',
  'error.message=Connection reset by peer',
  '"net.last": "connect ECONNREFUSED 10.4.1.20:80",',
  'ok: connection reset by peer',
  'ECONNREFUSED',
  'Errno::ECONNREFUSED: connection refused',
  '| 2020-07-23 NETWORK [conn36] connection reset by peer',
  'raised: connection reset by peer',
  '[INFO] Tests run: 2, Failures: 0, Errors: 1\nread ECONNRESET',
])('%s may report something', (line) => expect(isHearsay(line)).toBe(false));

test.each([
  ['why do I see "ECONNRESET" in my log?', true],
  ['2026-05-01 10:00:00 INFO article `broken pipe explained` was read', true],
  ['error: "connection reset by peer"', false],
  ['worker failed with "connection reset by peer"', false],
  ['10.4.1.9:51514 ended "broken pipe"', false],
  ['msg="read ECONNRESET"', false],
  ["it's a reset: connection reset by peer", false],
  ['read ECONNRESET', false],
])('%s is a quotation: %s', (line, answer) => expect(isQuoted(line)).toBe(answer));

test.each([
  ['FATAL:  password authentication failed for user "app"', true],
  ['FATAL:  role "app" does not exist', true],
  ["ERROR 1045 (28000): Access denied for user 'app'@'10.4.1.9'", true],
  ['password authentication failed for user "app"\nread: Connection reset by peer', false],
  ['Connection refused', false],
])('%s is a refused login: %s', (line, answer) => expect(isAuthenticationRefused(signsOf(line))).toBe(answer));
