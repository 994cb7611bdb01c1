import type { Scene } from '../facts/scene.ts';
import { isData, lastIndexBefore } from '../facts/turns.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../model/history.ts';
import type { AppMessage } from '../model/messages.ts';
import { bytes } from './evidence.ts';

/** The end of a chunked body, with or without trailers (RFC 9112 §7.1), as TAIL_BYTES see it. */
export const EMPTY_LINE = 0x0d0a0d0a;

/** An HTTP answer that ended before its end. */
export interface CutAnswer {
  /** Its last data. */
  readonly last: HistoryEntry;
  /** Relative sequence number behind its last byte. */
  readonly end: number;
  /** At most; the header counts with the body. */
  readonly sentBytes: number;
  /** NaN where chunks say when it ends. */
  readonly announcedBytes: number;
  /** In words: what it announced, and what came. */
  readonly missing: string;
}

/**
 * The server's last HTTP answer, if less of it was sent than its header announces, up to entry `closeIndex` or the server's
 * FIN; else null. HEAD and 304 announce what they do not send.
 */
export function cutAnswer(connection: ConnectionRecord, scene: Scene, closeIndex: number): CutAnswer | null {
  const answer = lastAnswer(connection, scene);
  const begin = answer === null ? undefined : connection.history[answer.entry];
  if (answer === null || begin === undefined) return null;
  const { finSequence, nextSequence } = connection.endpoints[RESPONDER];
  // Nothing follows a FIN (RFC 9293 §3.10.4): one that bytes stand behind was not the end of the answer.
  if (nextSequence > finSequence + 1) return null;
  const end = Number.isNaN(finSequence) ? nextSequence : finSequence;
  const lastIndex = lastIndexBefore(
    connection.history,
    closeIndex,
    (entry) => entry.side === RESPONDER && isData(entry),
  );
  const last = connection.history[lastIndex] ?? begin;
  const base = { last, end, sentBytes: end - begin.sequence };
  const sent = bytes(base.sentBytes);
  const announced = answer.detail.contentLengthBytes;
  if (typeof announced === 'number') {
    // The header counts with the body here, so this says "cut" only when it is sure.
    if (base.sentBytes >= announced) return null;
    return {
      ...base,
      announcedBytes: announced,
      missing: `it announced ${bytes(announced)} and sent at most ${sent}`,
    };
  }
  if (answer.detail.chunked !== true || !endsInAChunk(connection, end)) return null;
  return {
    ...base,
    announcedBytes: Number.NaN,
    missing: `${sent} of chunks came, and the empty one that ends them never did`,
  };
}

function lastAnswer(connection: ConnectionRecord, scene: Scene): AppMessage | null {
  const reading = scene.reading(connection);
  // Only HTTP announces lengths; to a client that speaks something else, too.
  if (reading === null || (reading.protocol !== 'http1' && scene.wrongProtocol(connection) === null)) return null;
  const { messages } = reading;
  const answer = messages.findLast((message) => message.side === RESPONDER);
  const asked = messages.findLast((message) => message.side === ORIGINATOR && message.kind === 'request');
  if (answer === undefined || asked === undefined || (answer.kind !== 'response' && answer.kind !== 'error'))
    return null;
  if (/^HEAD\b/.test(asked.name) || answer.detail.status === 304 || asked.entry > answer.entry) return null;
  return answer;
}

/** Whether the last bytes of the server's stream are known, and are not the end of a chunked body. */
function endsInAChunk(connection: ConnectionRecord, end: number): boolean {
  const { streamTail, unseenBytes } = connection.endpoints[RESPONDER];
  const { history } = connection;
  const last = history[lastIndexBefore(history, history.length, (entry) => entry.side === RESPONDER && isData(entry))];
  const isWhole = last !== undefined && last.sequenceEnd >= end && unseenBytes === 0;
  return isWhole && streamTail !== 0 && streamTail !== EMPTY_LINE;
}
