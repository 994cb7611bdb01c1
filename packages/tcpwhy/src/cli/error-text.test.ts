import { expect, test } from 'vitest';
import { TcpwhyError } from '../base/tcpwhy-error.ts';
import { errorText } from './error-text.ts';
import { nearestNames } from './nearest-names.ts';

test('the remedy that the thrower knows beats the general one', () => {
  const error = new TcpwhyError('input-unsupported-format', 'zstd needs a newer Node', {
    input: 'a b',
    remedy: "zstd -d 'a b'",
  });
  expect(errorText(error)).toBe("tcpwhy: a b: zstd needs a newer Node\n  try:      zstd -d 'a b'\n");
});

test('without a remedy of its own an error gets the usual reason and a command that names the file', () => {
  const error = new TcpwhyError('input-not-a-capture', 'This is no capture.', {
    input: "it's",
    offset: 0,
    seen: '\u001b[2J',
  });
  expect(errorText(error).split('\n')).toEqual([
    "tcpwhy: it's: This is no capture.",
    '  at:       byte 0',
    '  seen:     \\x1b[2J',
    '  likely:   it is a log, a report, or a capture inside an archive',
    "  try:      file 'it'\\''s'",
    '',
  ]);
});

test('standard input has no file name to try', () => {
  const text = errorText(new TcpwhyError('input-empty', 'the input is empty', { input: '-' }));
  expect(text).toMatch(/^tcpwhy: standard input: the input is empty\n/);
  expect(text).toContain('-w FILE');
});

test('near names: typing slips and parts of names, best first', () => {
  const ids = ['port-closed', 'path-mtu-black-hole', 'port-exhaustion', 'stale-pooled-connection', 'middlebox-reset'];
  expect(nearestNames('port-close', ids)[0]).toBe('port-closed');
  expect(nearestNames('MTU', ids)).toEqual(['path-mtu-black-hole']);
  expect(nearestNames('pooled connection', ids)).toContain('stale-pooled-connection');
  expect(nearestNames('zzzzzz', ids)).toEqual([]);
});
