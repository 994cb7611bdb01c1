import { hexBytes, textBytes } from '../testing/byte-writer.ts';
import { type AppCase, client, server } from '../testing/connection-of.ts';

/** What the tests for all protocols run on, and the lines that reading it must give. */
export const cases: readonly AppCase[] = [
  {
    name: 'a request, its answer, and a second one while the server gives up waiting',
    dialog: [
      client(textBytes('GET /cart?token=s3cret HTTP/1.1\r\nHost: shop\r\nConnection: keep-alive\r\n\r\n')),
      server(textBytes('HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5\r\nContent-Length: 5\r\n\r\nhello')),
      client(textBytes('POST /order HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\n{}')),
      server(textBytes('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')),
    ],
    expect: [
      '> request GET: GET /cart [idempotent]',
      '< response 200 OK: HTTP/1.1 200 OK',
      '> request POST: POST /order [not idempotent]',
      '< error 408 Request Timeout: HTTP/1.1 408 Request Timeout',
    ],
  },
  {
    name: 'a body that is asked for first, and its long answer',
    dialog: [
      client(textBytes('PUT /file HTTP/1.1\r\nHost: shop\r\nExpect: 100-continue\r\nContent-Length: 9000\r\n\r\n')),
      server(textBytes('HTTP/1.1 100 Continue\r\n\r\n')),
      client(textBytes('the body GET / HTTP/1.1'), 9000),
      server(textBytes('HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n'), 700),
      server(textBytes('2\r\nok\r\n0\r\n\r\n')),
    ],
    expect: [
      '> request PUT: PUT /file [idempotent]',
      '< response 100 Continue: HTTP/1.1 100 Continue',
      '< response 201 Created: HTTP/1.1 201 Created',
    ],
  },
  {
    name: 'two requests in one turn',
    dialog: [client(textBytes('GET /a HTTP/1.1\r\nHost: h\r\n\r\nPATCH /b HTTP/1.1\r\nHost: h\r\n\r\n'))],
    expect: ['> request GET: GET /a [idempotent]', '> request PATCH: PATCH /b [not idempotent]'],
  },
  {
    name: 'a tunnel through a proxy, of unknown content',
    dialog: [
      client(textBytes('CONNECT db:5000 HTTP/1.1\r\nHost: db:5000\r\n\r\n')),
      server(textBytes('HTTP/1.1 200 Connection established\r\n\r\n')),
      client(hexBytes('aabbccdd')),
    ],
    expect: [
      '> handshake CONNECT: CONNECT db:5000',
      '< response 200 Connection established: HTTP/1.1 200 Connection established',
    ],
  },
  {
    name: 'WebSocket: a ping, a masked text and a farewell with code 1001',
    dialog: [
      client(textBytes('GET /ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n\r\n')),
      server(textBytes('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n')),
      server(hexBytes('8900')),
      client(hexBytes('8182 01020304 6061')),
      server(hexBytes('8802 03e9')),
    ],
    expect: [
      '> request GET: GET /ws [idempotent]',
      '< response 101 Switching Protocols: HTTP/1.1 101 Switching Protocols',
      '< handshake WebSocket Ping',
      '> opaque WebSocket text',
      '< goodbye WebSocket Close',
    ],
  },
  {
    name: 'from the middle: the rest of a download, then the next request',
    traits: { sawSyn: false },
    dialog: [
      server(hexBytes('89504e470d0a'), 5000),
      client(textBytes('DELETE /order/7 HTTP/1.1\r\n'), 600),
      server(textBytes('HTTP/1.1 503 Service Unavailable\r\nServer: envoy\r\n')),
    ],
    expect: [
      '< opaque bytes',
      '> request DELETE: DELETE /order/7 [idempotent]',
      '< error 503 Service Unavailable: HTTP/1.1 503 Service Unavailable',
    ],
  },
];
