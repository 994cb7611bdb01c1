import { hexBytes, textBytes, write } from '../testing/byte-writer.ts';
import { type AppCase, client, server } from '../testing/connection-of.ts';

/** A typed message. */
export function message(type: string, body: Uint8Array = new Uint8Array(0)): Uint8Array {
  return write()
    .text(type)
    .u32(body.length + 4)
    .bytes(body)
    .done();
}

/** A simple query. */
export function query(text: string): Uint8Array {
  return message('Q', textBytes(`${text}\0`));
}

/** ErrorResponse with the fields that decide. */
export function error(severity: string, state: string, text: string): Uint8Array {
  return message('E', textBytes(`S${severity}\0V${severity}\0C${state}\0M${text}\0Fpostinit.c\0\0`));
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return parts.reduce((all, part) => write().bytes(all).bytes(part).done(), new Uint8Array(0));
}

const parameters = textBytes('user\0app\0database\0shop\0\0');
const startup = write()
  .u32(8 + parameters.length)
  .u32(0x00030000)
  .bytes(parameters)
  .done();
const sslRequest = hexBytes('00000008 04d2162f');
const ready = message('Z', textBytes('I'));
const authenticated = join(message('R', write().u32(0).done()), message('S', textBytes('TimeZone\0UTC\0')), ready);
const parse = (text: string) => message('P', textBytes(`\0${text}\0\0\0`));
const bind = message('B', write().zeros(8).done());
const execute = message('E', write().zeros(5).done());
const sync = message('S');

/** What the tests for all protocols run on, and the lines that reading it must give. */
export const cases: readonly AppCase[] = [
  {
    name: 'no encryption, a password, a query, farewell',
    dialog: [
      client(sslRequest),
      server(textBytes('N')),
      client(startup),
      server(message('R', write().u32(5).zeros(4).done())),
      client(message('p', textBytes('md5d57ed5\0'))),
      server(authenticated),
      client(query('INSERT INTO t VALUES (1)')),
      server(join(message('C', textBytes('INSERT 0 1\0')), ready)),
      client(message('X')),
    ],
    expect: [
      '> handshake SSLRequest',
      '< handshake N: no encryption',
      '> handshake StartupMessage: user=app, database=shop',
      '< handshake AuthenticationMD5Password',
      '> handshake PasswordMessage',
      '< handshake AuthenticationOk',
      '> request Query: INSERT INTO t VALUES (1)',
      '< response CommandComplete: INSERT 0 1',
      '> goodbye Terminate',
    ],
  },
  {
    name: 'too many clients',
    dialog: [client(startup), server(error('FATAL', '53300', 'sorry, too many clients already'))],
    expect: [
      '> handshake StartupMessage: user=app, database=shop',
      '< error ErrorResponse: FATAL 53300: sorry, too many clients already',
    ],
  },
  {
    name: 'from the middle: idle for too long',
    traits: { sawSyn: false },
    dialog: [
      client(query('SELECT count(*) FROM t')),
      server(join(message('T', write().u16(0).done()), ready)),
      server(error('FATAL', '57P05', 'terminating connection due to idle-session timeout')),
    ],
    expect: [
      '> request Query: SELECT count(*) FROM t [idempotent]',
      '< response RowDescription',
      '< error ErrorResponse: FATAL 57P05: terminating connection due to idle-session timeout',
    ],
  },
  {
    name: 'the extended protocol',
    traits: { sawSyn: false },
    dialog: [
      client(join(parse('SELECT id FROM t WHERE k = $1'), bind, execute, sync)),
      server(join(message('1'), message('2'), message('C', textBytes('SELECT 0\0')), ready)),
      client(join(bind, execute, sync)),
    ],
    expect: [
      '> request Parse: SELECT id FROM t WHERE k = $1 [idempotent]',
      '> request Bind [idempotent]',
      '> request Execute [idempotent]',
      '< response ParseComplete',
      '< response CommandComplete: SELECT 0',
      '> request Bind [idempotent]',
      '> request Execute',
    ],
  },
  {
    name: 'a SELECT that may write',
    traits: { sawSyn: false },
    dialog: [client(query("SELECT nextval('s')"))],
    expect: ["> request Query: SELECT nextval('s')"],
  },
  {
    name: 'cancelling another connection’s query',
    dialog: [client(hexBytes('00000010 04d2162e 000004d2 0000162e'))],
    expect: ['> request CancelRequest'],
  },
];
