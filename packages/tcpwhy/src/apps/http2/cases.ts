import { hexBytes, textBytes, write } from '../testing/byte-writer.ts';
import { type AppCase, client, server } from '../testing/connection-of.ts';
import { PREFACE } from './read-frame-header.ts';

/** A frame. */
export function frame(
  type: number,
  flags: number,
  streamId: number,
  payload: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return write().u24(payload.length).u8(type, flags).u32(streamId).bytes(payload).done();
}

const settings = frame(4, 0, 0, hexBytes('0003 00000064'));
const settingsAck = frame(4, 1, 0);
/** `:method POST`, `:scheme http` from the static table, then literals. */
const post = hexBytes('8386 4483 6249 53');
const get = hexBytes('828684');

/** What the tests for all protocols run on, and the lines that reading it must give. */
export const cases: readonly AppCase[] = [
  {
    name: 'gRPC in clear text: one call, and a server that goes away',
    dialog: [
      client(write().text(PREFACE).bytes(settings).done()),
      server(write().bytes(settings).bytes(settingsAck).done()),
      client(
        write()
          .bytes(settingsAck)
          .bytes(frame(1, 4, 1, post))
          .bytes(frame(0, 1, 1, textBytes('\0\0\0\0\0')))
          .done(),
      ),
      server(frame(7, 0, 0, write().u32(1).u32(11).text('too_many_pings').done())),
    ],
    expect: [
      '> handshake connection preface',
      '> handshake SETTINGS',
      '< handshake SETTINGS',
      '< handshake SETTINGS',
      '> handshake SETTINGS',
      '> request HEADERS: POST [not idempotent]',
      '> request DATA',
      '< goodbye GOAWAY: ENHANCE_YOUR_CALM too_many_pings',
    ],
  },
  {
    name: 'from the middle: a stream refused',
    traits: { sawSyn: false },
    dialog: [
      client(frame(1, 5, 3, get)),
      server(frame(3, 0, 3, write().u32(7).done())),
      client(frame(6, 0, 0, write().zeros(8).done())),
    ],
    expect: ['> request HEADERS: GET [idempotent]', '< error RST_STREAM: REFUSED_STREAM', '> handshake PING'],
  },
  {
    name: 'an answer with padding and priority',
    dialog: [
      client(write().text(PREFACE).bytes(settings).done()),
      server(frame(1, 0x2c, 1, hexBytes('02 00000000 10 8d 0000'))),
    ],
    expect: ['> handshake connection preface', '> handshake SETTINGS', '< error HEADERS: 404'],
  },
];
