import { hexBytes } from '../testing/byte-writer.ts';
import { type AppCase, client, server } from '../testing/connection-of.ts';

/** Recorded between two Cassandra 5.0.2 nodes (corpus, investigations/cassandra-gossip-mtu). */
const initiate = hexBytes('ca552dfa 0c0c0c11 06 0a4e0202 1b58 cf155d7a');
const accept = hexBytes('0000000c 0000000c 26f5673a');
const segmentStart = hexBytes('450002bff1d8 0104647c81c493e00e00003900066f7264657273002b6f72672e6170616368652e63');

/** What the tests for all protocols run on, and the lines that reading it must give. */
export const cases: readonly AppCase[] = [
  {
    name: 'handshake of 4.0 and later, then gossip',
    dialog: [client(initiate), server(accept), client(segmentStart, 79)],
    expect: [
      '> handshake Initiate: urgent messages, messaging version 12',
      '< handshake Accept: messaging version 12',
      '> opaque segment',
    ],
  },
  {
    name: 'from the middle: a large segment goes on over several turns',
    traits: { sawSyn: false },
    dialog: [client(hexBytes('6c4d02d85d11 1304647d4cc493e0'), 8949), client(hexBytes('c080c080c080'), 8949)],
    expect: ['> opaque segment'],
  },
  {
    name: 'the handshake before 4.0: streaming, version 11',
    dialog: [client(hexBytes('ca552dfa 00000b08'))],
    expect: ['> handshake Initiate: streaming, messaging version 11'],
  },
];
