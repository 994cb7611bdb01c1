import { hexBytes, textBytes, write } from '../testing/byte-writer.ts';
import { type AppCase, client, server } from '../testing/connection-of.ts';

/** A record of TLS 1.2 or 1.3. */
export function record(type: number, fragment: Uint8Array, version = 0x0303): Uint8Array {
  return write().u8(type).u16(version).u16(fragment.length).bytes(fragment).done();
}

function handshake(type: number, body: Uint8Array): Uint8Array {
  return record(22, write().u8(type).u24(body.length).bytes(body).done());
}

function extension(type: number, content: Uint8Array): Uint8Array {
  return write().u16(type).u16(content.length).bytes(content).done();
}

const random = hexBytes('5a'.repeat(32));
const serverName = extension(0, write().u16(9).u8(0).u16(6).text('db.lan').done());
/** Grease (RFC 8701), 1.3 and 1.2. */
const versions = extension(43, hexBytes('06 4a4a 0304 0303'));
const alpn = extension(16, write().u16(12).u8(2).text('h2').u8(8).text('http/1.1').done());
const helloExtensions = write().bytes(serverName).bytes(versions).bytes(alpn).done();
/** Offers TLS 1.3 and 1.2, for `db.lan`. */
export const clientHello = handshake(
  1,
  write()
    .u16(0x0303)
    .bytes(random)
    .u8(0)
    .u16(2)
    .u16(0x1301)
    .u8(1, 0)
    .u16(helloExtensions.length)
    .bytes(helloExtensions)
    .done(),
);
const serverHello = (extensions: Uint8Array) =>
  handshake(
    2,
    write().u16(0x0303).bytes(random).u8(0).u16(0x1301).u8(0).u16(extensions.length).bytes(extensions).done(),
  );
const serverHello13 = serverHello(extension(43, hexBytes('0304')));
const serverHello12 = serverHello(new Uint8Array(0));
const changeCipherSpec = record(20, hexBytes('01'));
/** An alert in clear. */
export const alert = (level: number, description: number) => record(21, Uint8Array.of(level, description));
const data = (bytes: number) => record(23, new Uint8Array(bytes));
const join = (...parts: readonly Uint8Array[]) =>
  parts.reduce((all, part) => write().bytes(all).bytes(part).done(), new Uint8Array(0));

/** Both hellos under TLS 1.3; the client's last flight comes next, and the whole handshake as it reads then. */
export const hellos13 = [client(clientHello), server(join(serverHello13, changeCipherSpec, data(23)))];
const handshake13 = [
  '> handshake ClientHello',
  '< handshake ServerHello: TLS 1.3',
  '< handshake ChangeCipherSpec',
  '< handshake encrypted handshake',
  '> handshake ChangeCipherSpec',
  '> handshake encrypted handshake',
];

/** What the tests for all protocols run on, and the lines that reading it must give. */
export const cases: readonly AppCase[] = [
  {
    name: 'TLS 1.3: a request, and a session closed by an alert whose type is hidden',
    dialog: [...hellos13, client(join(changeCipherSpec, data(53), data(90))), server(data(100)), client(data(19))],
    expect: [...handshake13, '> opaque application data', '< opaque application data', '> opaque probably an alert'],
  },
  {
    name: 'TLS 1.3: two tickets behind the first request, and its answer',
    dialog: [
      ...hellos13,
      client(join(changeCipherSpec, data(53), data(90))),
      server(data(282), 574),
      client(data(90)),
      server(data(700)),
    ],
    expect: [
      ...handshake13,
      '> opaque application data',
      '< handshake session tickets',
      '> opaque application data',
      '< opaque application data',
    ],
  },
  {
    name: 'TLS 1.3: a ticket before the request, one of the same length behind it, and then an answer of that length',
    dialog: [
      ...hellos13,
      client(join(changeCipherSpec, data(53))),
      server(data(250)),
      client(data(90)),
      server(data(250)),
      server(data(251)),
      client(data(90)),
      server(data(250)),
    ],
    expect: [
      ...handshake13,
      '< handshake session tickets',
      '> opaque application data',
      '< handshake session tickets',
      '< opaque application data',
      '> opaque application data',
      '< opaque application data',
    ],
  },
  {
    name: 'TLS 1.3: large records of one length are a download',
    dialog: [...hellos13, client(join(changeCipherSpec, data(53), data(90))), server(data(4091), 8192)],
    expect: [...handshake13, '> opaque application data', '< opaque application data'],
  },
  {
    name: 'TLS 1.2, ended by an encrypted alert',
    dialog: [
      client(clientHello),
      server(join(serverHello12, handshake(11, new Uint8Array(20)), handshake(14, new Uint8Array(0)))),
      client(join(handshake(16, new Uint8Array(33)), changeCipherSpec, record(22, new Uint8Array(40)))),
      server(join(changeCipherSpec, record(22, new Uint8Array(40)))),
      client(data(64)),
      server(record(21, new Uint8Array(26))),
    ],
    expect: [
      '> handshake ClientHello',
      '< handshake ServerHello: TLS 1.2',
      '< handshake Certificate',
      '< handshake ServerHelloDone',
      '> handshake ClientKeyExchange',
      '> handshake ChangeCipherSpec',
      '> handshake encrypted handshake',
      '< handshake ChangeCipherSpec',
      '< handshake encrypted handshake',
      '> opaque application data',
      '< opaque encrypted alert',
    ],
  },
  {
    name: 'no version in common',
    dialog: [client(clientHello), server(alert(2, 70))],
    expect: ['> handshake ClientHello', '< error alert protocol_version: fatal protocol_version'],
  },
  {
    name: 'the client does not trust the certificate',
    dialog: [client(clientHello), server(join(serverHello13, changeCipherSpec, data(900))), client(alert(2, 48))],
    expect: [
      '> handshake ClientHello',
      '< handshake ServerHello: TLS 1.3',
      '< handshake ChangeCipherSpec',
      '< handshake encrypted handshake',
      '> error alert unknown_ca: fatal unknown_ca',
    ],
  },
  {
    name: 'StartTLS: another protocol agrees on TLS first',
    dialog: [
      server(textBytes('220 mail ESMTP\r\n')),
      client(textBytes('STARTTLS\r\n')),
      server(textBytes('220 go ahead\r\n')),
      client(clientHello),
      server(alert(2, 40)),
      client(alert(1, 0)),
    ],
    expect: [
      '> handshake ClientHello',
      '< error alert handshake_failure: fatal handshake_failure',
      '> goodbye alert close_notify: warning close_notify',
    ],
  },
  {
    name: "TLS 1.2, the client's half alone: what follows its Finished is no early data",
    dialog: [
      client(clientHello),
      client(join(handshake(16, new Uint8Array(33)), changeCipherSpec, record(22, new Uint8Array(40)))),
      client(data(64)),
    ],
    expect: [
      '> handshake ClientHello',
      '> handshake ClientKeyExchange',
      '> handshake ChangeCipherSpec',
      '> handshake encrypted handshake',
      '> opaque application data',
    ],
  },
  {
    name: 'the last words of an old session: alerts that are encrypted',
    traits: { sawSyn: false },
    dialog: [server(record(21, new Uint8Array(26))), client(record(21, new Uint8Array(26)))],
    expect: ['< opaque encrypted alert', '> opaque encrypted alert'],
  },
  {
    name: 'the last words of an old session of TLS 1.3',
    traits: { sawSyn: false },
    dialog: [server(data(19)), client(data(34)), client(data(19))],
    expect: ['< opaque probably an alert', '> opaque application data', '> opaque probably an alert'],
  },
  {
    name: 'from the middle',
    traits: { sawSyn: false },
    dialog: [client(data(70)), server(data(1400), 3000)],
    expect: ['> opaque application data', '< opaque application data'],
  },
  {
    name: 'from the middle, a download alone',
    traits: { sawSyn: false },
    dialog: [server(data(1400), 3000)],
    expect: ['< opaque application data'],
  },
];
