import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSigns } from './read-signs.ts';

const NONE: ReadonlyMap<string, string> = new Map();
const signs = (text: string, fields = NONE) => readSigns(text, fields);

/** Errnos in the clothing of several systems and languages; numbers and texts from their errno.h, strerror and winerror.h. */
describe('errnos', () => {
  test.each([
    ['[Errno 104] Connection reset by peer', 'ECONNRESET'],
    ['Connection refused (os error 61)', 'ECONNREFUSED'],
    ['failed with errno: -110', 'ETIMEDOUT'],
    ['[WinError 10060] ', 'ETIMEDOUT'],
    ['HRESULT 0x80072746', 'ECONNRESET'],
    ['SocketException (10061)', 'ECONNREFUSED'],
    ['write EPIPE', 'EPIPE'],
    ['WSAECONNRESET', 'ECONNRESET'],
    ['{error,econnrefused}', 'ECONNREFUSED'],
    ['{:error, :ehostunreach}', 'EHOSTUNREACH'],
    ['Eine vorhandene Verbindung wurde vom Remotehost geschlossen', 'ECONNRESET'],
    ['Удаленный хост принудительно разорвал существующее подключение', 'ECONNRESET'],
    ['由于目标计算机积极拒绝，无法连接。', 'ECONNREFUSED'],
    ['接続を拒否されました', 'ECONNREFUSED'],
    ['Conexão recusada', 'ECONNREFUSED'],
    ['No route to host', 'EHOSTUNREACH'],
    ['Network unreachable', 'ENETUNREACH'],
    ['upstream fail errno 111 (x)', 'ECONNREFUSED'],
  ])('%s', (text, errno) => {
    expect(signs(text).errno).toBe(errno);
  });
});

describe('what is only mentioned', () => {
  test.each([
    'password reset e-mail sent to user 104',
    'will retry on ECONNRESET, ETIMEDOUT',
    'no connection refused today',
    'connectTimeout=30s, connection timeout: 5000',
    'connection_reset_total{job="api"} 104',
    '"GET /q?x=Connection refused HTTP/1.1" 200 12',
    'request succeeded after 2 retries (last: connection reset by peer)',
    'GET /docs/ECONNRESET.html',
    'processed 10054 rows in 110 ms',
    'error 1040 rows',
  ])('%s', (text) => {
    expect(signs(text).kind).toBeNull();
  });
});

test('the deepest cause wins, and what an errno says wins over a wrapper', () => {
  const trace =
    'java.io.IOException: Connection lost\n\tat a.B.c(B.java:1)\nCaused by: java.net.SocketException: Broken pipe\n\tat d';
  expect(signs(trace).kind).toBe('broken-pipe');
  const python =
    'ConnectionRefusedError: [Errno 111] Connection refused\n\nDuring handling of the above exception, another exception occurred:\n\nTimeoutError: timed out';
  expect(signs(python).kind).toBe('refused');
});

test('names of classes in stack frames are places, not causes', () => {
  expect(
    signs('java.lang.IllegalStateException: x\n\tat org.x.ConnectionResetErrorHandler.econnreset(H.java:1)').kind,
  ).toBeNull();
});

test('a phrase that tells a FIN beats the ECONNRESET that Node puts beside it', () => {
  expect(signs("Error: socket hang up\n  code: 'ECONNRESET'")).toMatchObject({ kind: 'eof', strength: 'truth' });
});

describe('phases', () => {
  test.each([
    ['dial tcp 10.0.0.1:80: i/o timeout', 'timeout-connect', 'connect'],
    ['read tcp 10.0.0.2:40000->10.0.0.1:80: i/o timeout', 'timeout-read', 'read'],
    ['write: connection reset by peer', 'reset', 'write'],
    ['TLS handshake: read: connection reset by peer', 'reset', 'handshake'],
    ['closing bad idle connection: connection reset by peer', 'reset', 'idle'],
    ['java.net.SocketException: Connection reset\n\tat sun.nio.ch.NioSocketImpl.implRead(N.java:1)', 'reset', 'read'],
    ["Error: x ECONNRESET {\n  syscall: 'write'\n}", 'reset', 'write'],
  ])('%s', (text, kind, phase) => {
    expect(signs(text)).toMatchObject({ kind, phase });
  });

  test('carets mark the failing part of a Python line', () => {
    const trace =
      'Traceback (most recent call last):\n  File "x.py", line 3, in f\n    s.sendall(b"x"); s.recv(10)\n                     ^^^^^^^^^^\nConnectionResetError: [Errno 104] Connection reset by peer';
    expect(signs(trace).phase).toBe('read');
  });
});

describe('addresses', () => {
  test.each([
    ['read tcp 10.0.0.2:40000->10.0.0.1:80: EOF', '10.0.0.2:40000', '10.0.0.1:80'],
    ['[id: 0x1, L:/10.0.0.2:9042 - R:/10.0.0.1:40000]', '10.0.0.2:9042', '10.0.0.1:40000'],
    ["laddr=('10.0.0.2', 40000), raddr=('10.0.0.1', 5672)", '10.0.0.2:40000', '10.0.0.1:5672'],
    ['channelId=10.0.0.2:9092-10.0.0.1:40000-17', '10.0.0.2:9092', '10.0.0.1:40000'],
    ['connect ECONNREFUSED ::1:6379', null, '[::1]:6379'],
    ['dial tcp [2001:DB8::1]:443: x', null, '[2001:db8::1]:443'],
    ['connection to server at "db" (10.0.0.1), port 5432 failed', null, '10.0.0.1:5432'],
    ["HTTPConnectionPool(host='10.0.0.1', port=80)", null, '10.0.0.1:80'],
    ["address: '10.0.0.1',\n  port: 9113", null, '10.0.0.1:9113'],
    ['Connect to db:8443 [db/10.0.0.1] failed', null, '10.0.0.1:8443'],
    ['localhost/10.0.0.1:9206', null, '10.0.0.1:9206'],
    ['listen tcp 10.0.0.1:80: bind: address already in use', '10.0.0.1:80', null],
    ['1.2.3.4.5:80 and 300.1.1.1:80 and 10.0.0.1:99999', null, null],
    ['at Net.java:684, packets.go:36', null, null],
  ])('%s', (text, local, remote) => {
    expect(signs(text)).toMatchObject({ local, remote });
  });

  test('who connected to whom does not tell who writes', () => {
    expect(signs('/10.0.0.1:40000 => /10.0.0.2:9042').pairOrder).toBe('initiator-first');
  });

  test('a name without an address is kept for joining', () => {
    expect(signs('getaddrinfo ENOTFOUND db.internal')).toMatchObject({ remote: null, remoteHost: 'db.internal' });
    expect(signs('Error 111 connecting to localhost:9113. Connection refused.')).toMatchObject({
      remoteHost: 'localhost',
      remotePort: 9113,
    });
  });
});

test('fields of a structured line are read, those of the request are not', () => {
  const fields = new Map([
    ['err.message', 'read ECONNRESET'],
    ['req.url', '/ECONNREFUSED'],
    ['broker', '10.0.0.1:9092'],
  ]);
  expect(signs('request failed', fields)).toMatchObject({ kind: 'reset', remote: '10.0.0.1:9092' });
});

test('any text gives an answer within its bounds', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom(
      'connection reset by peer',
      'ECONNREFUSED',
      'İ',
      '\n',
      'Caused by: ',
      '10.0.0.1:80',
      '->',
      '---> ',
      '\tat a.b(',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const { kind, at, words, text } = signs(pieces.join(''));
      if (kind === null) return at === -1;
      return at >= 0 && at + words.length <= text.length;
    }),
  );
});

// A pattern that backtracks badly on one of these takes minutes and meets vitest's own limit.
test.each([
  '1.2.3.4:',
  'a-',
  '/',
  '\n',
  'host ',
  'connection reset ',
  'errno ',
  'caused by: ',
  '"GET ',
  '1.2.3.4:1->',
  '::',
  "laddr=('",
  '\tat a.b(',
])('near-misses of 64 kB: %j', (piece) => {
  expect(() => signs(piece.repeat(Math.ceil(65_536 / piece.length)))).not.toThrow();
});
