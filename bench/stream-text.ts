import { CLIENT } from './traffic.ts';

const REQUEST = 'GET /items/4711 HTTP/1.1\r\nHost: shop.example\r\nAccept: application/json\r\n\r\n';
const ANSWER =
  'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 38\r\n\r\n{"id":4711,"name":"lamp","stock":1042}';

/** Length of one whole request and of one whole answer. */
export const REQUEST_BYTES = REQUEST.length;
export const ANSWER_BYTES = ANSWER.length;

/** Stream positions after which the text starts over. */
export const STREAM_PERIOD = 1 << 16;

/** What a side says from its first byte on; long enough for one full segment from any position of the period. */
export function streamText(sender: number): Uint8Array {
  const text = new TextEncoder().encode(sender === CLIENT ? REQUEST : ANSWER);
  return Uint8Array.from({ length: STREAM_PERIOD + 1460 }, (_, at) => text[at % text.length] as number);
}
