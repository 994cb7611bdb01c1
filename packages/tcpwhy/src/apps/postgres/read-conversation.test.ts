import { describe, expect, test } from 'vitest';
import { hexBytes, textBytes, write } from '../testing/byte-writer.ts';
import { client, connectionOf, type Said, server } from '../testing/connection-of.ts';
import { error, message, query } from './cases.ts';
import { isPlainRead } from './judge-statement.ts';
import { readPostgresConversation } from './read-conversation.ts';

function read(...dialog: readonly Said[]) {
  return readPostgresConversation(connectionOf(dialog));
}

describe('details of PostgreSQL messages', () => {
  test('an error tells severity, SQLSTATE and whether the client was in', () => {
    const parameters = textBytes('user\0a\0\0');
    const startup = write()
      .u32(8 + parameters.length)
      .u32(0x30000)
      .bytes(parameters)
      .done();
    const refused = read(client(startup), server(error('FATAL', '28P01', 'password authentication failed')))[1];
    expect(refused?.detail).toEqual({ severity: 'FATAL', sqlState: '28P01', stage: 'authentication' });
    const killed = read(server(error('FATAL', '57P01', 'terminating connection due to administrator command')))[0];
    expect(killed?.detail).toEqual({ severity: 'FATAL', sqlState: '57P01', stage: 'session' });
  });

  test('a translated severity gives way to the untranslated one', () => {
    const body = textBytes('SVERHÄNGNISVOLL\0VFATAL\0C53300\0Mzu viele\0\0');
    expect(read(server(message('E', body)))[0]?.detail).toMatchObject({ severity: 'FATAL' });
  });

  test('ready for a query, and in which state', () => {
    expect(read(server(message('Z', textBytes('T'))))[0]).toMatchObject({
      text: 'in transaction',
      detail: { transaction: 'in transaction' },
    });
  });

  test('the server’s S hands over to TLS, its N does not', () => {
    const request = client(hexBytes('00000008 04d2162f'));
    expect(read(request, server(textBytes('S')))[1]).toMatchObject({
      kind: 'handshake',
      name: 'S',
      detail: { tlsAfterBytes: 1 },
    });
    expect(read(request, server(textBytes('N')))[1]).toMatchObject({ kind: 'handshake', name: 'N', detail: {} });
  });

  test('a cancel request is a request, and names the process', () => {
    const [cancel] = read(client(hexBytes('00000010 04d2162e 000004d2 0000162e')));
    expect(cancel).toMatchObject({ kind: 'request', detail: { processId: 1234 }, idempotent: null });
  });

  test('a query cut short proves nothing', () => {
    const long = query(`SELECT a FROM t WHERE b IN (${'1, '.repeat(160)}2)`);
    expect(read(client(long))).toMatchObject([{ name: 'Query', idempotent: null }]);
  });

  test('a password is not shown', () => {
    expect(JSON.stringify(read(client(message('p', textBytes('hunter2\0')))))).not.toContain('hunter2');
  });
});

describe('a plain read', () => {
  test.each([
    ['SELECT 1', true],
    ["select a, count(*) from t where b = 'f(x)' group by a", true],
    ['SELECT version()', true],
    ['SHOW transaction_isolation', true],
    ['SELECT * FROM t WHERE a IN (1, 2) AND (b OR c)', true],
    ["SELECT nextval('s')", false],
    ['SELECT public.charge(1)', false],
    ['SELECT "Charge"(1)', false],
    ['SELECT * INTO t2 FROM t', false],
    ['WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x', false],
    ['SELECT 1; DROP TABLE t', false],
    ['COMMIT', false],
    ['', false],
  ])('%s: %s', (statement, expected) => {
    expect(isPlainRead(statement)).toBe(expected);
  });
});
