import { hexBytes, textBytes, write } from '../testing/byte-writer.ts';
import { type AppCase, client, server } from '../testing/connection-of.ts';

/** A packet. */
export function packet(number: number, payload: Uint8Array): Uint8Array {
  return write().u24Little(payload.length).u8(number).bytes(payload).done();
}

/** A command, number 0. */
export function command(code: number, argument = ''): Uint8Array {
  return packet(0, write().u8(code).text(argument).done());
}

const greetingPayload = write()
  .u8(10)
  .text('5.5.5-10.11.19-MariaDB\0')
  .u32Little(4)
  .text('m0CGgZoB\0')
  .u16Little(0xf7fe)
  .u8(33)
  .zeros(30)
  .text('mysql_native_password\0')
  .done();
/** The server's first packet, as MariaDB 10.11 writes it. */
export const greeting = packet(0, greetingPayload);
/** Capabilities with PROTOCOL_41 and SECURE_CONNECTION. */
const login = (capabilities: number) =>
  packet(1, write().u32Little(capabilities).u32Little(0).u8(33).zeros(23).text('app\0').u8(20).zeros(20).done());
const sslRequest = packet(1, write().u32Little(0x20ffae85).u32Little(16777216).u8(33).zeros(23).done());
const ok = (number: number) => packet(number, hexBytes('00000002000000'));
const hello = hexBytes(`160303004a010000460303${'ab'.repeat(32)}00000200350100`);

/** An error packet as the server writes it once it knows that the client speaks 4.1. */
export function err(number: number, errorNumber: number, state: string, text: string): Uint8Array {
  return packet(number, write().u8(0xff).u16Little(errorNumber).text(`${state}${text}`).done());
}

/** What the tests for all protocols run on, and the lines that reading it must give. */
export const cases: readonly AppCase[] = [
  {
    name: 'login, statements, farewell',
    dialog: [
      server(greeting),
      client(login(0xa28d)),
      server(ok(2)),
      client(command(3, 'INSERT INTO authz.audit VALUES (1)')),
      server(ok(1)),
      client(command(3, 'SELECT * FROM authz.audit')),
      server(packet(1, hexBytes('02'))),
      client(command(14)),
      server(ok(1)),
      client(command(1)),
    ],
    expect: [
      '< handshake server greeting: 10.11.19-MariaDB',
      '> handshake HandshakeResponse: user app',
      '< handshake OK',
      '> request COM_QUERY: INSERT INTO authz.audit VALUES (1)',
      '< response OK',
      '> request COM_QUERY: SELECT * FROM authz.audit [idempotent]',
      '< response result set',
      '> request COM_PING [idempotent]',
      '< response OK',
      '> goodbye COM_QUIT',
    ],
  },
  {
    name: 'too many connections: an error in place of the greeting, without SQLSTATE',
    dialog: [server(err(0, 1040, '', 'Too many connections'))],
    expect: ['< error ERR 1040: Too many connections'],
  },
  {
    name: 'a blocked host',
    dialog: [server(err(0, 1129, '', "Host '10.0.0.9' is blocked because of many connection errors"))],
    expect: ["< error ERR 1129: Host '10.0.0.9' is blocked because of many connection errors"],
  },
  {
    name: 'another authentication method, then no access',
    dialog: [
      server(greeting),
      client(login(0xa28d)),
      server(packet(2, textBytes('\xfemysql_native_password\0abcdefgh'))),
      client(packet(3, write().zeros(20).done())),
      server(err(4, 1045, '#28000', "Access denied for user 'app'@'10.0.0.9'")),
    ],
    expect: [
      '< handshake server greeting: 10.11.19-MariaDB',
      '> handshake HandshakeResponse: user app',
      '< handshake AuthSwitchRequest: mysql_native_password',
      '> handshake authentication data',
      "< error ERR 1045: Access denied for user 'app'@'10.0.0.9'",
    ],
  },
  {
    name: 'idle for too long: the server says so, unasked, before it closes',
    traits: { sawSyn: false },
    dialog: [
      client(command(3, 'SHOW TABLES')),
      server(packet(1, hexBytes('01'))),
      server(err(0, 4031, '#HY000', 'The client was disconnected by the server because of inactivity.')),
    ],
    expect: [
      '> request COM_QUERY: SHOW TABLES [idempotent]',
      '< response result set',
      '< error ERR 4031: The client was disconnected by the server because of inactivity.',
    ],
  },
  {
    name: 'SSLRequest and ClientHello in one breath',
    dialog: [server(greeting), client(write().bytes(sslRequest).bytes(hello).done())],
    expect: ['< handshake server greeting: 10.11.19-MariaDB', '> handshake SSLRequest'],
  },
  {
    name: 'from the middle: a prepared statement',
    traits: { sawSyn: false },
    dialog: [client(packet(0, hexBytes('17 05000000 00 01000000 00 01 0800 0100000000000000'))), server(ok(1))],
    expect: ['> request COM_STMT_EXECUTE', '< response OK'],
  },
  {
    name: 'from the middle: a ping that is answered, on any port',
    traits: { sawSyn: false },
    dialog: [client(command(14)), server(ok(1))],
    expect: ['> request COM_PING [idempotent]', '< response OK'],
  },
  {
    name: 'query attributes stand before the text since 8.0.23',
    traits: { sawSyn: false },
    dialog: [
      client(packet(0, textBytes('\x03\0\x01SELECT 1'))),
      server(err(1, 1213, '#40001', 'Deadlock found when trying to get lock')),
    ],
    expect: ['> request COM_QUERY: SELECT 1 [idempotent]', '< error ERR 1213: Deadlock found when trying to get lock'],
  },
  {
    name: 'the compressed protocol: short packets stand there plainly, long ones do not',
    dialog: [
      server(greeting),
      client(login(0xa2ad)),
      server(ok(2)),
      client(write().u24Little(13).u8(0).u24Little(0).bytes(command(3, 'SELECT 1')).done()),
      server(write().u24Little(60).u8(1).u24Little(300).zeros(60).done()),
    ],
    expect: [
      '< handshake server greeting: 10.11.19-MariaDB',
      '> handshake HandshakeResponse: user app',
      '< handshake OK',
      '> request COM_QUERY: SELECT 1 [idempotent]',
      '< opaque compressed packet',
    ],
  },
];
