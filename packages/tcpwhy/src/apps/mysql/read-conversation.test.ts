import { describe, expect, test } from 'vitest';
import { hexBytes, textBytes, write } from '../testing/byte-writer.ts';
import { client, connectionOf, type Said, server } from '../testing/connection-of.ts';
import { command, err, greeting, packet } from './cases.ts';
import { readMysqlConversation } from './read-conversation.ts';
import { findMysqlClient } from './sniff.ts';

function read(dialog: readonly Said[], sawSyn = true) {
  return readMysqlConversation(connectionOf(dialog, { sawSyn }));
}

describe('details of MySQL packets', () => {
  test('the greeting tells version and connection id', () => {
    expect(read([server(greeting)])[0]?.detail).toEqual({ serverVersion: '10.11.19-MariaDB', connectionId: 4 });
  });

  test('errors tell number, SQLSTATE and when they came', () => {
    const tooMany = err(0, 1040, '', 'Too many connections');
    expect(read([server(tooMany)])[0]?.detail).toEqual({ errorNumber: 1040, stage: 'before-greeting' });
    expect(read([server(tooMany)], false)[0]?.detail).toEqual({ errorNumber: 1040, stage: 'unknown' });
    const answer = read([client(command(3, 'SELECT 1')), server(err(1, 1146, '#42S02', 'No such table'))], false)[1];
    expect(answer?.detail).toEqual({ errorNumber: 1146, sqlState: '42S02', stage: 'command' });
    const later = read(
      [
        client(command(3, 'SELECT 1')),
        server(
          write()
            .bytes(packet(1, hexBytes('01')))
            .bytes(err(2, 1317, '#70100', 'Interrupted'))
            .done(),
        ),
      ],
      false,
    );
    expect(later.map((message) => message.name)).toEqual(['COM_QUERY', 'result set', 'ERR 1317']);
  });

  test('an answer is named by its first packet: columns and rows behind it are not', () => {
    const columns = write()
      .bytes(packet(1, hexBytes('01')))
      .bytes(packet(2, textBytes('\x03def\0')))
      .bytes(packet(3, hexBytes('fe000002')))
      .done();
    const messages = read([client(command(3, 'SELECT 1')), server(columns)], false);
    expect(messages.map((message) => message.name)).toEqual(['COM_QUERY', 'result set']);
  });

  test('the message that begins TLS says after how many bytes', () => {
    const request = packet(1, write().u32Little(0x20ffae85).u32Little(0).u8(33).zeros(23).done());
    expect(read([server(greeting), client(request)])[1]).toMatchObject({
      name: 'SSLRequest',
      detail: { tlsAfterBytes: 36 },
    });
  });

  test('changing the user is a handshake, with its answer', () => {
    const messages = read(
      [client(command(17, 'app\0')), server(packet(1, hexBytes('00000002000000'))), client(command(3, 'SELECT 1'))],
      false,
    );
    expect(messages.map((message) => message.kind)).toEqual(['handshake', 'handshake', 'request']);
  });
});

describe('which statements may be repeated', () => {
  test.each([
    ['SELECT * FROM t WHERE a = 1', true],
    ['(SELECT 1)', true],
    ['SHOW VARIABLES', true],
    ['EXPLAIN SELECT 1', true],
    ['EXPLAIN ANALYZE SELECT 1', null],
    ["SELECT * FROM t INTO OUTFILE '/tmp/x'", null],
    ['SELECT NEXTVAL(s)', null],
    ["SELECT GET_LOCK('a', 1)", null],
    ['SELECT 1; DELETE FROM t', null],
    ['UPDATE t SET a = a + 1', null],
    ['COMMIT', null],
    ['CALL p()', null],
  ])('%s: %s', (statement, idempotent) => {
    const [message] = read([client(command(3, statement))], false);
    expect(message).toMatchObject({ kind: 'request', name: 'COM_QUERY', idempotent });
  });

  test.each([
    [0x0e, '', 'COM_PING', true],
    [0x16, 'UPDATE t SET a = ?', 'COM_STMT_PREPARE', true],
    [0x17, '\x01\0\0\0\0\x01\0\0\0', 'COM_STMT_EXECUTE', null],
    [0x1f, '', 'COM_RESET_CONNECTION', true],
  ])('command %i', (code, argument, name, idempotent) => {
    const [message] = read([client(command(code, argument)), server(packet(1, hexBytes('00000002000000')))], false);
    expect(message).toMatchObject({ kind: 'request', name, idempotent });
  });
});

describe('a fixed packet of a few bytes', () => {
  const quit = command(1);

  test('alone it is believed only on a usual port', () => {
    expect(findMysqlClient(connectionOf([client(quit)], { sawSyn: false, serverPort: 3306 }))).toBe(0);
    expect(findMysqlClient(connectionOf([client(quit)], { sawSyn: false }))).toBeNull();
  });

  test('a port alone is never enough', () => {
    for (const text of ['', 'hello', '\x01\0\0\0']) {
      expect(findMysqlClient(connectionOf([client(textBytes(text))], { serverPort: 3306 }))).toBeNull();
    }
  });
});
