import { describe, expect, test } from 'vitest';
import { rawText } from '../read-bytes.ts';
import { textBytes } from '../testing/byte-writer.ts';
import { client, connectionOf } from '../testing/connection-of.ts';
import { resp } from './cases.ts';
import { readRedisConversation } from './read-conversation.ts';
import { isRedisError, readRespCommand } from './read-resp.ts';

describe('commands', () => {
  test('name, first argument and whole length', () => {
    const command = readRespCommand(resp('set', 'key', 'v'));
    expect(command).toMatchObject({ name: 'SET', bytes: 29 });
    expect(rawText(command?.firstArgument ?? new Uint8Array(0))).toBe('key');
  });

  test('a long last argument is measured by its length', () => {
    expect(readRespCommand(resp('SET', 'k', 'x'.repeat(900)).subarray(0, 60))?.bytes).toBe(
      resp('SET', 'k', 'x'.repeat(900)).length,
    );
  });

  test('arguments out of sight leave the end unknown', () => {
    expect(readRespCommand(resp('MGET', 'a'.repeat(100), 'b').subarray(0, 60))?.bytes).toBeNaN();
  });

  test.each([
    '',
    '*',
    '*1\r\n',
    '*0\r\n$1\r\nA\r\n',
    '*2\r\n$3\r\nGE',
    '*1\r\n$3\r\n\x01\x02\x03\r\n',
    '$3\r\nGET\r\n',
  ])('%j is none', (text) => {
    expect(readRespCommand(textBytes(text))).toBeNull();
  });
});

test('a read whose end is out of sight is not proven to be alone', () => {
  const [message, ...others] = readRedisConversation(connectionOf([client(resp('MGET', 'a'.repeat(200), 'b'))]));
  expect(message).toMatchObject({ name: 'MGET', kind: 'request', idempotent: null });
  expect(others).toEqual([]);
});

test('secrets are not shown', () => {
  const messages = readRedisConversation(
    connectionOf([client(resp('AUTH', 'hunter2')), client(resp('CONFIG', 'SET', 'requirepass', 'hunter2'))]),
  );
  expect(messages.map((message) => message.name)).toEqual(['AUTH', 'CONFIG']);
  expect(JSON.stringify(messages)).not.toContain('hunter2');
});

test('errors that only Redis says', () => {
  expect(isRedisError('-ERR max number of clients reached')).toBe(true);
  expect(isRedisError('-MOVED 3999 127.0.0.1:6381')).toBe(true);
  expect(isRedisError('-ERR mailbox is locked')).toBe(false);
  expect(isRedisError('-BUSYBODY')).toBe(false);
});
