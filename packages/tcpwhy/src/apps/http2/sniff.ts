import type { ConnectionRecord } from '../../model/connections.ts';
import { type Turn, turnBytes, turnsOf } from '../turns.ts';
import { DATA, HEADER_BYTES, isPreface, readHttp2Header, SETTINGS } from './read-frame-header.ts';

const MAX_TURNS = 12;

/** The client's preface, or in the middle of a connection frames that fill a turn exactly. */
export function sniffHttp2(connection: ConnectionRecord): boolean {
  return turnsOf(connection)
    .slice(0, MAX_TURNS)
    .some((turn) => isPreface(turn.head) || fillsTurnWithFrames(turn));
}

/** A server begins with SETTINGS of its own (RFC 9113 §3.4): on stream 0, without the ACK flag. */
export function opensAsHttp2Server(head: Uint8Array): boolean {
  const header = readHttp2Header(head);
  if (header === null || header.type !== SETTINGS || header.flags !== 0 || header.payloadBytes === 0) return false;
  // The first parameter's number is one of the registered ones, all below 16.
  return header.payloadBytes <= 96 && head[HEADER_BYTES] === 0 && (head[HEADER_BYTES + 1] ?? 0xff) < 0x10;
}

/**
 * Frames follow each other to the turn's last byte. One frame that nothing but its length and type proves (DATA
 * on any stream) is not enough; two frames, or one of fixed length, are.
 */
export function fillsTurnWithFrames(turn: Turn): boolean {
  let at = 0;
  let frames = 0;
  let proof = 0;
  while (at < turn.head.length) {
    const header = readHttp2Header(turn.head.subarray(at));
    if (header === null || header.streamId > 0xffffff) return false;
    frames++;
    if (header.type !== DATA && header.payloadBytes > 0) proof++;
    at += HEADER_BYTES + header.payloadBytes;
  }
  return at === turnBytes(turn) && (proof > 0 || frames > 1);
}
