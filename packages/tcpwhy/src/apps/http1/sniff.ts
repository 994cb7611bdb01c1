import type { ConnectionRecord } from '../../model/connections.ts';
import { turnsOf } from '../turns.ts';
import { isBarePage, readHttpHead } from './read-message-head.ts';

const MAX_TURNS = 12;

/** Whether a turn begins with a request line or a status line of HTTP/1. */
export function sniffHttp1(connection: ConnectionRecord): boolean {
  return turnsOf(connection)
    .slice(0, MAX_TURNS)
    .some(({ head }) => readHttpHead(head) !== null);
}

/** A request line, whole or as much as was kept. */
export function opensAsHttp1Client(head: Uint8Array): boolean {
  return readHttpHead(head)?.start.kind === 'request';
}

/** A status line, or an HTML page without one. */
export function opensAsHttp1Server(head: Uint8Array): boolean {
  return readHttpHead(head)?.start.kind === 'response' || isBarePage(head);
}
