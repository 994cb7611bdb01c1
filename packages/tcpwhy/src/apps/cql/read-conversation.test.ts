import { describe, expect, test } from 'vitest';
import { hexBytes, textBytes, write } from '../testing/byte-writer.ts';
import { client, connectionOf, server } from '../testing/connection-of.ts';
import { error, frame, query } from './cases.ts';
import { readCqlConversation } from './read-conversation.ts';

function read(...said: Parameters<typeof connectionOf>[0]) {
  return readCqlConversation(connectionOf(said));
}

describe('details of CQL frames', () => {
  test('the version that the client offered is its own, whatever the server repeats', () => {
    const messages = read(
      client(frame(0x42, 5, 5)),
      server(frame(0x85, 5, 0, error(10, 'Invalid or unsupported protocol version (99)'))),
    );
    expect(messages.map((message) => message.detail)).toEqual([
      { version: 66, streamId: 5 },
      { version: 5, streamId: 5, errorCode: 10, unsupportedVersion: true, offeredVersion: 66 },
    ]);
  });

  test('without the offer in sight, the server’s words tell it', () => {
    const [refused] = read(
      server(frame(0x84, 0, 0, error(10, 'Invalid or unsupported protocol version (65); supported'))),
    );
    expect(refused?.detail).toMatchObject({ unsupportedVersion: true, offeredVersion: 65 });
    const [beta] = read(
      server(frame(0x84, 0, 0, error(10, 'Beta version of the protocol used (5/v5-beta), but USE_BETA flag is unset'))),
    );
    expect(beta?.detail).toMatchObject({ unsupportedVersion: true, offeredVersion: 5 });
  });

  test('another protocol error is no version refusal', () => {
    const [message] = read(server(frame(0x84, 0, 0, error(10, 'Unexpected message EXECUTE, expecting STARTUP'))));
    expect(message?.detail).toEqual({ version: 4, streamId: 0, errorCode: 10 });
  });

  test('events have stream -1', () => {
    const [event] = read(server(frame(0x84, 0xffff, 12, textBytes('\0\x03ABC\0\x02UP'))));
    expect(event?.detail).toEqual({ version: 4, streamId: -1 });
  });

  test('tracing id and custom payload stand before the body', () => {
    const traced = write().zeros(16).u32(0x2200).u16(3).text('bad').done();
    const [answer] = read(server(frame(0x84, 1, 0, traced, 0x02)));
    expect(answer).toMatchObject({ name: 'ERROR 0x2200', text: 'invalid: bad' });
    const withPayload = write().u16(1).u16(1).text('k').u32(2).text('vv').bytes(query('SELECT 1')).done();
    const [request] = read(client(frame(4, 1, 7, withPayload, 0x04)));
    expect(request).toMatchObject({ text: 'SELECT 1', idempotent: true });
  });

  test('a request whose turn goes on unseen has something opaque behind it', () => {
    const messages = read(client(frame(4, 1, 7, query('SELECT 1')), 200));
    expect(messages.map((message) => message.kind)).toEqual(['request', 'opaque']);
  });

  test('a request longer than what was kept is one request', () => {
    const messages = read(client(frame(4, 1, 7, query(`INSERT INTO t (a) VALUES ('${'x'.repeat(900)}')`))));
    expect(messages.map((message) => message.kind)).toEqual(['request']);
  });

  test('a self-contained segment may hold several frames', () => {
    // The CRC-24 covers the length only: 18 bytes of payload, self-contained.
    const inner = write()
      .bytes(frame(0x85, 1, 2))
      .bytes(frame(0x85, 2, 2))
      .done();
    const header = hexBytes('120002').reduce((crc, byte) => crc24Step(crc, byte), 0x875060);
    const segment = write().u8(0x12, 0, 2).u24Little(header).bytes(inner).u32(0).done();
    expect(read(server(segment)).map((message) => message.detail.streamId)).toEqual([1, 2]);
  });
});

/** CRC-24 by the specification's loop, apart from the code under test. */
function crc24Step(crc: number, byte: number): number {
  let next = crc ^ (byte << 16);
  for (let bit = 0; bit < 8; bit++) next = (next << 1) ^ ((next & 0x800000) === 0 ? 0 : 0x1974f0b);
  return next;
}
