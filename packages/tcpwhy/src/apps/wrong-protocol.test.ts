import { describe, expect, test } from 'vitest';
import { cases as cqlCases, error as cqlError, frame } from './cql/cases.ts';
import { greeting } from './mysql/cases.ts';
import { cases as postgresCases } from './postgres/cases.ts';
import { readConnection } from './read-connection.ts';
import { allCases } from './testing/all-cases.ts';
import { hexBytes, textBytes } from './testing/byte-writer.ts';
import { client, connectionOf, server } from './testing/connection-of.ts';
import { linesOf } from './testing/lines-of.ts';
import { alert, clientHello } from './tls/cases.ts';
import { findWrongProtocol } from './wrong-protocol.ts';

const get = textBytes('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
const badRequest = textBytes('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
const page = textBytes('<!DOCTYPE HTML>\n<html lang="en">');
const preface = textBytes('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const options = frame(4, 0, 5);
const startup = postgresCases[1]?.dialog[0]?.bytes ?? new Uint8Array(0);

/** What both ends speak, as `client server`. */
function tongues(clientBytes: Uint8Array, serverBytes: Uint8Array): string | null {
  const found = findWrongProtocol(connectionOf([client(clientBytes), server(serverBytes)]));
  return found === null ? null : `${found.clientProtocol} ${found.serverProtocol}`;
}

describe('two ends that speak different protocols', () => {
  test.each([
    ['TLS to a web server', clientHello, badRequest, 'tls http1'],
    ['TLS to an old web server', clientHello, page, 'tls http1'],
    ['HTTP to a TLS server', get, alert(2, 70), 'http1 tls'],
    [
      'HTTP to Go’s TLS server',
      get,
      textBytes('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n'),
      'http1 tls',
    ],
    ['HTTP to SSH', get, textBytes('SSH-2.0-OpenSSH_9.6\r\n'), 'http1 ssh'],
    ['HTTP to MySQL', get, greeting, 'http1 mysql'],
    ['HTTP to Redis', get, textBytes("-ERR wrong number of arguments for 'get' command\r\n"), 'http1 redis'],
    [
      'HTTP to CQL: its G is version 71',
      get,
      frame(0x85, 0, 0, cqlError(10, 'Invalid or unsupported protocol version (71); supported versions are')),
      'http1 cql',
    ],
    [
      'TLS to CQL',
      clientHello,
      frame(0x84, 0, 0, cqlError(10, 'Invalid or unsupported protocol version (22)')),
      'tls cql',
    ],
    ['CQL to a TLS server', options, alert(2, 10), 'cql tls'],
    ['HTTP/2 to HTTP/1', preface, badRequest, 'http2 http1'],
    ['PostgreSQL to MySQL', startup, greeting, 'postgres mysql'],
  ])('%s', (_name, clientBytes, serverBytes, expected) => {
    expect(tongues(clientBytes, serverBytes)).toBe(expected);
  });

  test.each([
    ['a server that is not known', get, textBytes('220 mail ESMTP\r\n')],
    ['a client that is not known', textBytes('EHLO x\r\n'), badRequest],
    ['an answer cut short', get, textBytes('SSH-')],
    ['an ordinary error', get, badRequest],
    ['silence', get, new Uint8Array(0)],
    ['garbage', hexBytes('00ff00ff'), hexBytes('ff00ff00')],
  ])('no guess for %s', (_name, clientBytes, serverBytes) => {
    expect(tongues(clientBytes, serverBytes)).toBeNull();
  });

  test('no protocol’s own conversations are taken for two', async () => {
    for (const [id, cases] of await allCases()) {
      for (const { name, dialog, traits } of cases) {
        expect(findWrongProtocol(connectionOf(dialog, traits)), `${id}: ${name}`).toBeNull();
      }
    }
    expect(cqlCases.length).toBeGreaterThan(0);
  });

  test('each side is read in its own tongue, under the client’s name', () => {
    const reading = readConnection(connectionOf([client(get), server(alert(2, 70))]));
    expect(reading?.protocol).toBe('http1');
    expect(linesOf(reading?.messages ?? [])).toEqual([
      '> request GET: GET / [idempotent]',
      '< error alert protocol_version: fatal protocol_version',
    ]);
    expect(reading?.messages[1]?.detail).toEqual({ alert: 70, level: 'fatal', stage: 'before-server-hello' });
  });

  test('a MySQL greeting comes before the HTTP request, and is still the answer', () => {
    const found = findWrongProtocol(connectionOf([server(greeting), client(get)]));
    expect(found).toEqual({ clientProtocol: 'http1', serverProtocol: 'mysql', clientEntry: 1, serverEntry: 0 });
  });
});
