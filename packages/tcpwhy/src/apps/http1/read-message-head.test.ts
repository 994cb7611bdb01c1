import { describe, expect, test } from 'vitest';
import { textBytes } from '../testing/byte-writer.ts';
import { client, connectionOf, server } from '../testing/connection-of.ts';
import { isIdempotentMethod } from './list-methods.ts';
import { readHttp1Conversation } from './read-conversation.ts';
import { readHttpHead } from './read-message-head.ts';

describe('start lines', () => {
  test.each([
    ['GET / HTTP/1.1\r\n', { method: 'GET', target: '/', version: '1.1' }],
    ['PURGE /x HTTP/1.0\n', { method: 'PURGE', target: '/x', version: '1.0' }],
    ['GET /a/very/long/targ', { method: 'GET', target: '/a/very/long/targ', version: '' }],
    ['CONNECT db:443 HTTP/1', { method: 'CONNECT', target: 'db:443', version: '' }],
    ['HTTP/1.1 200 OK\r\n', { status: 200, reason: 'OK' }],
    ['HTTP/1.0 503', { status: 503, reason: '' }],
  ])('%j', (text, start) => {
    expect(readHttpHead(textBytes(text))?.start).toMatchObject(start);
  });

  test.each([
    '',
    'GET',
    'GET ',
    'get / HTTP/1.1\r\n',
    'PURGE /x',
    'OPTIONS rtsp://x RTSP/1.0\r\n',
    'OPTIONS sip:a@b SIP/2.0\r\n',
    'HTTP/2 200\r\n',
    'HTTP/1.1 20',
    'PRI * HTTP/2.0\r\n',
    'GET is a verb',
  ])('%j is none', (text) => {
    expect(readHttpHead(textBytes(text))).toBeNull();
  });

  test('a field whose line is cut does not count', () => {
    const head = readHttpHead(textBytes('POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 12'));
    expect([...(head?.fields ?? [])]).toEqual([['connection', 'close']]);
    expect(head?.headBytes).toBeNaN();
  });
});

describe('details of messages', () => {
  test('of a request', () => {
    const text =
      'POST http://api/order?card=4111 HTTP/1.1\r\nExpect: 100-continue\r\nProxy-Connection: keep-alive\r\nContent-Length: 7\r\n\r\n';
    expect(readHttp1Conversation(connectionOf([client(textBytes(text))]))[0]?.detail).toEqual({
      method: 'POST',
      path: 'http://api/order',
      httpVersion: '1.1',
      keepAlive: true,
      contentLengthBytes: 7,
      expectContinue: true,
      throughProxy: true,
    });
  });

  test('of a response', () => {
    const text =
      'HTTP/1.1 502 Bad Gateway\r\nServer: awselb/2.0\r\nVia: 1.1 p\r\nConnection: close\r\nKeep-Alive: timeout=5, max=100\r\n\r\n';
    expect(readHttp1Conversation(connectionOf([server(textBytes(text))]))[0]?.detail).toEqual({
      status: 502,
      httpVersion: '1.1',
      connectionClose: true,
      server: 'awselb/2.0',
      keepAliveTimeoutSeconds: 5,
      throughProxy: true,
    });
  });

  test('a content length that is no number does not count', () => {
    for (const length of ['-1', '18446744073709551615', '12abc', '']) {
      const text = `GET / HTTP/1.1\r\nContent-Length: ${length}\r\n\r\n`;
      const [message] = readHttp1Conversation(connectionOf([client(textBytes(text))]));
      expect(message?.detail).not.toHaveProperty('contentLengthBytes');
    }
  });

  test('a key that makes a POST repeatable leaves the question open', () => {
    const [message] = readHttp1Conversation(
      connectionOf([client(textBytes('POST /pay HTTP/1.1\r\nIdempotency-Key: 7\r\n'))]),
    );
    expect(message?.idempotent).toBeNull();
  });

  test('the answer to HEAD has a length and no body', () => {
    const messages = readHttp1Conversation(
      connectionOf([
        client(textBytes('HEAD /big HTTP/1.1\r\nHost: h\r\n\r\n')),
        server(textBytes('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n')),
        client(textBytes('GET /small HTTP/1.1\r\nHost: h\r\n\r\n')),
        server(textBytes('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')),
      ]),
    );
    expect(messages.map((message) => message.name)).toEqual(['HEAD', '200 OK', 'GET', '404 Not Found']);
  });
});

test('methods by RFC 9110 §9.2.2 and the registry', () => {
  expect(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'].map(isIdempotentMethod)).toEqual(
    new Array(7).fill(true),
  );
  expect(['POST', 'PATCH', 'CONNECT', 'LOCK'].map(isIdempotentMethod)).toEqual(new Array(4).fill(false));
  expect(isIdempotentMethod('PURGE')).toBeNull();
});
