import { type ByteWriter, hexBytes, textBytes, write } from '../testing/byte-writer.ts';
import { type AppCase, client, server } from '../testing/connection-of.ts';

/** A frame of v3 and later. */
export function frame(
  version: number,
  streamId: number,
  opcode: number,
  body: Uint8Array = new Uint8Array(0),
  flags = 0,
): Uint8Array {
  return write().u8(version, flags).u16(streamId).u8(opcode).u32(body.length).bytes(body).done();
}

function longString(text: string): ByteWriter {
  return write().u32(text.length).text(text);
}

function string(text: string): ByteWriter {
  return write().u16(text.length).text(text);
}

/** QUERY's body: text, consistency ONE, no flags. */
export function query(text: string): Uint8Array {
  return longString(text).u16(1).u8(0).done();
}

/** ERROR's body. */
export function error(code: number, message: string): Uint8Array {
  return write().u32(code).bytes(string(message).done()).done();
}

const startup = write().u16(1).bytes(string('CQL_VERSION').done()).bytes(string('3.0.0').done()).done();
const refusal = 'Invalid or unsupported protocol version (66); supported versions are (3/v3, 4/v4, 5/v5, 6/v6-beta)';

/**
 * Made by another implementation, cassandra-driver 3.30.1 for Python (its SegmentCodec, with lz4 4.4): v5 segments
 * around a QUERY, uncompressed; in the LZ4 form but stored; and in the LZ4 form, compressed.
 */
const plainSegment = hexBytes(
  '2700027a6d6b05000001070000001e0000001453454c454354206e6f7728292046524f4d20783b0001000000002caece43',
);
const storedSegment = hexBytes(
  '2f000000044146d00500000107000000260000001c53454c45435420762046524f4d206b732e74205748455245206b3d31000100000000a68e540f',
);
const lz4Segment = hexBytes(
  '4c00da00049d6665ff2f0500000107000000640000005a494e5345525420494e544f206b65797370616365312e7461626c653120286b2c2076' +
    '292056414c5545532028312c202761010014802729000100000000b5ddbdae',
);
/** By the same lz4: a v4 frame whose body is compressed. */
const lz4Frame = hexBytes(
  '0401000107000000560000005ef1010000005453454c454354206e616d652c060012320700f10e332046524f4d206b65797370616365312e7461' +
    '626c65312057484552452900613d3120414e440b0035323d320c0090333d33000100000000',
);

/** What the tests for all protocols run on, and the lines that reading it must give. */
export const cases: readonly AppCase[] = [
  {
    name: 'a version that the server does not speak',
    dialog: [client(frame(0x42, 0, 5)), server(frame(0x85, 0, 0, error(0x0a, refusal)))],
    expect: ['> handshake OPTIONS [idempotent]', `< error ERROR 0x000A: protocol error: ${refusal}`],
  },
  {
    name: 'handshake, query, answer',
    dialog: [
      client(frame(4, 0, 5)),
      server(
        frame(
          0x84,
          0,
          6,
          write().u16(1).bytes(string('CQL_VERSION').done()).u16(1).bytes(string('3.4.7').done()).done(),
        ),
      ),
      client(frame(4, 64, 1, startup)),
      server(frame(0x84, 64, 3, string('org.apache.cassandra.auth.PasswordAuthenticator').done())),
      client(frame(4, 64, 15, write().u32(3).u8(0, 65, 0).done())),
      server(frame(0x84, 64, 16, write().u32(0xffffffff).done())),
      client(frame(4, 1, 7, query('INSERT INTO ks.t (k) VALUES (1)'))),
      server(frame(0x84, 1, 8, write().u32(1).done())),
    ],
    expect: [
      '> handshake OPTIONS [idempotent]',
      '< handshake SUPPORTED: CQL_VERSION=3.4.7',
      '> handshake STARTUP: CQL_VERSION=3.0.0',
      '< handshake AUTHENTICATE: org.apache.cassandra.auth.PasswordAuthenticator',
      '> handshake AUTH_RESPONSE',
      '< handshake AUTH_SUCCESS',
      '> request QUERY: INSERT INTO ks.t (k) VALUES (1)',
      '< response RESULT: Void',
    ],
  },
  {
    name: 'two requests in one turn, the second in sight',
    dialog: [
      client(
        write()
          .bytes(frame(4, 1, 7, query('/* page 2 */ select v from t')))
          .bytes(frame(4, 2, 13, write().u8(2).u16(1).done()))
          .done(),
      ),
    ],
    expect: [
      '> request QUERY: /* page 2 */ select v from t [idempotent]',
      '> request BATCH: counter batch [not idempotent]',
    ],
  },
  {
    name: 'from the middle: the rest of an answer, then a request that is refused',
    traits: { sawSyn: false },
    dialog: [
      server(textBytes('the rest of a long result')),
      client(frame(4, 7, 10, write().u16(16).zeros(16).u16(1).u8(0).done())),
      server(frame(0x84, 7, 0, error(0x1001, 'Server is in overloaded state'))),
    ],
    expect: [
      '< opaque frames not kept',
      '> request EXECUTE',
      '< error ERROR 0x1001: overloaded: Server is in overloaded state',
    ],
  },
  {
    name: 'v5: bare frames up to READY, then segments',
    dialog: [
      client(frame(5, 0, 1, startup)),
      server(frame(0x85, 0, 2)),
      client(plainSegment),
      client(storedSegment),
      client(lz4Segment),
    ],
    expect: [
      '> handshake STARTUP: CQL_VERSION=3.0.0',
      '< handshake READY',
      '> request QUERY: SELECT now() FROM x; [idempotent]',
      '> request QUERY: SELECT v FROM ks.t WHERE k=1 [idempotent]',
      "> request QUERY: INSERT INTO keyspace1.table1 (k, v) VALUES (1, 'a",
    ],
  },
  {
    name: 'a compressed body, as far as it stands there plainly',
    dialog: [client(lz4Frame)],
    expect: ['> request QUERY: SELECT name, [idempotent]'],
  },
  {
    name: 'v1 has one byte for the stream',
    dialog: [client(write().u8(1, 0, 3, 4).u32(2).u16(0).done()), server(write().u8(0x81, 0, 3, 2).u32(0).done())],
    expect: ['> handshake CREDENTIALS', '< handshake READY'],
  },
  {
    name: 'an event, and a warning before a result',
    dialog: [
      server(
        frame(0x84, 0xffff, 12, write().bytes(string('STATUS_CHANGE').done()).bytes(string('DOWN').done()).done()),
      ),
      server(frame(0x84, 3, 8, write().u16(1).bytes(string('Read 5000 tombstones').done()).u32(2).done(), 0x08)),
    ],
    expect: ['< response EVENT: STATUS_CHANGE DOWN', '< response RESULT: Rows'],
  },
];
