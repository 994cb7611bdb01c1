import { textBytes } from '../testing/byte-writer.ts';
import { type AppCase, client, server } from '../testing/connection-of.ts';

/** A command in RESP. */
export function resp(...words: readonly string[]): Uint8Array {
  return textBytes(`*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`);
}

/** What the tests for all protocols run on, and the lines that reading it must give. */
export const cases: readonly AppCase[] = [
  {
    name: 'login, read, write, farewell',
    dialog: [
      client(resp('AUTH', 'default', 'hunter2')),
      server(textBytes('+OK\r\n')),
      client(resp('GET', 'cart:7')),
      server(textBytes('$1\r\n6\r\n')),
      client(resp('INCR', 'visits')),
      server(textBytes(':8\r\n')),
      client(resp('SET', 'cart:7', 'x'.repeat(300))),
      server(textBytes('+OK\r\n')),
      client(resp('QUIT')),
    ],
    expect: [
      '> handshake AUTH',
      '< response simple string',
      '> request GET: cart:7 [idempotent]',
      '< response bulk string',
      '> request INCR: visits [not idempotent]',
      '< response integer',
      '> request SET: cart:7',
      '< response simple string',
      '> goodbye QUIT',
    ],
  },
  {
    name: 'too many clients, before a word',
    dialog: [server(textBytes('-ERR max number of clients reached\r\n'))],
    expect: ['< error error ERR: ERR max number of clients reached'],
  },
  {
    name: 'errors that tell the state of the server',
    dialog: [
      client(resp('set', 'a', '1')),
      server(textBytes("-READONLY You can't write against a read only replica.\r\n")),
      client(resp('GET', 'a')),
      server(textBytes('-LOADING Redis is loading the dataset in memory\r\n')),
      client(resp('GET', 'a')),
      server(textBytes('-NOAUTH Authentication required.\r\n')),
    ],
    expect: [
      '> request SET: a',
      "< error error READONLY: READONLY You can't write against a read only replica.",
      '> request GET: a [idempotent]',
      '< error error LOADING: LOADING Redis is loading the dataset in memory',
      '> request GET: a [idempotent]',
      '< error error NOAUTH: NOAUTH Authentication required.',
    ],
  },
  {
    name: 'a pipeline with a write behind the reads',
    traits: { sawSyn: false },
    dialog: [
      client(textBytes(`${'*2\r\n$3\r\nGET\r\n$1\r\na\r\n'.repeat(2)}*3\r\n$5\r\nLPUSH\r\n$1\r\nq\r\n$1\r\n7\r\n`)),
    ],
    expect: ['> request GET: a [idempotent]', '> request GET: a [idempotent]', '> request LPUSH: q [not idempotent]'],
  },
  {
    name: 'a health check in the inline form',
    dialog: [client(textBytes('PING\r\n')), server(textBytes('+PONG\r\n'))],
    expect: ['> request PING [idempotent]', '< response simple string'],
  },
];
