import { hexBytes, textBytes, write } from '../testing/byte-writer.ts';
import { type AppCase, client, server } from '../testing/connection-of.ts';

/** A packet in clear with a payload and six bytes of padding. */
export function packet(payload: Uint8Array): Uint8Array {
  return write()
    .u32(payload.length + 7)
    .u8(6)
    .bytes(payload)
    .zeros(6)
    .done();
}

const banner = textBytes('SSH-2.0-OpenSSH_9.6\r\n');
const kexinit = packet(write().u8(20).zeros(60).done());
const newKeys = packet(hexBytes('15'));

/** What the tests for all protocols run on, and the lines that reading it must give. */
export const cases: readonly AppCase[] = [
  {
    name: 'key exchange, then encryption',
    dialog: [
      server(banner),
      client(textBytes('SSH-2.0-libssh_0.10\r\n')),
      client(kexinit),
      server(kexinit),
      client(newKeys),
      server(newKeys),
      client(hexBytes('b53cc9710f6e5984207ea0e2880e1cd0')),
    ],
    expect: [
      '< handshake identification: SSH-2.0-OpenSSH_9.6',
      '> handshake identification: SSH-2.0-libssh_0.10',
      '> handshake KEXINIT',
      '< handshake KEXINIT',
      '> handshake NEWKEYS',
      '< handshake NEWKEYS',
      '> opaque packets',
    ],
  },
  {
    name: 'too many half-open logins',
    dialog: [client(banner), server(textBytes('Exceeded MaxStartups\r\n'))],
    expect: ['> handshake identification: SSH-2.0-OpenSSH_9.6', '< error refusal: Exceeded MaxStartups'],
  },
  {
    name: 'lines before the banner, and no common key exchange',
    dialog: [
      server(write().text('* authorised use only *\n').bytes(banner).done()),
      client(banner),
      server(packet(write().u8(1).u32(3).u32(29).text('no matching key exchange found').u32(0).done())),
    ],
    expect: [
      '< handshake identification: SSH-2.0-OpenSSH_9.6',
      '> handshake identification: SSH-2.0-OpenSSH_9.6',
      '< goodbye DISCONNECT: no matching key exchange foun',
    ],
  },
];
