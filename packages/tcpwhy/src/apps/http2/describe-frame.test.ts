import { describe, expect, test } from 'vitest';
import { hexBytes, write } from '../testing/byte-writer.ts';
import { client, connectionOf, server } from '../testing/connection-of.ts';
import { frame } from './cases.ts';
import { readHttp2Conversation } from './read-conversation.ts';
import { readHttp2Header } from './read-frame-header.ts';
import { opensAsHttp2Server } from './sniff.ts';

describe('frame headers', () => {
  test.each([
    ['a PING of 8 bytes', '000008 06 00 00000000', true],
    ['a PING of 7 bytes', '000007 06 00 00000000', false],
    ['a PING on a stream', '000008 06 00 00000001', false],
    ['SETTINGS that are no multiple of 6', '000005 04 00 00000000', false],
    ['HEADERS on the connection', '000005 01 04 00000000', false],
    ['WINDOW_UPDATE on a stream', '000004 08 00 00000003', true],
    ['GOAWAY without its fields', '000004 07 00 00000000', false],
    ['an unknown type', '000004 42 00 00000001', false],
    ['a reserved bit', '000004 00 00 80000001', false],
    ['a cut header', '000004 00 00 000000', false],
  ])('%s: %s', (_name, hex, expected) => {
    expect(readHttp2Header(hexBytes(hex)) !== null).toBe(expected);
  });
});

describe('details of frames', () => {
  const read = (...said: Parameters<typeof connectionOf>[0]) => readHttp2Conversation(connectionOf(said));

  test('GOAWAY tells up to which stream requests were processed', () => {
    const [message] = read(server(frame(7, 0, 0, write().u32(5).u32(0).done())));
    expect(message).toMatchObject({ kind: 'goodbye', text: 'NO_ERROR', detail: { lastStreamId: 5, errorCode: 0 } });
  });

  test('a refused stream', () => {
    const [message] = read(server(frame(3, 0, 9, write().u32(7).done())));
    expect(message).toMatchObject({ kind: 'error', text: 'REFUSED_STREAM', detail: { streamId: 9, errorCode: 7 } });
  });

  test('the method is read from the static table only', () => {
    const methods = ['82', '83', '868482', '4203505554', 'be82'].map(
      (hex) => read(client(frame(1, 4, 1, hexBytes(hex))))[0],
    );
    expect(methods.map((message) => [message?.detail.method, message?.idempotent])).toEqual([
      ['GET', true],
      ['POST', false],
      ['GET', true],
      [undefined, null],
      [undefined, null],
    ]);
  });
});

test('a server opens with SETTINGS of its own, not with an acknowledgment', () => {
  expect(opensAsHttp2Server(frame(4, 0, 0, hexBytes('000300000064')))).toBe(true);
  expect(opensAsHttp2Server(frame(4, 1, 0))).toBe(false);
});
