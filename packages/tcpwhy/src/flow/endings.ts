import type { Ending } from '../model/connections.ts';
import { MARK_KEEP_ALIVE, MARK_RETRANSMISSION, MARK_ZERO_WINDOW_PROBE } from '../model/history.ts';
import type { LiveConnections } from './live-connections.ts';
import {
  FIN_NS,
  FIN_SEQUENCE,
  HIGHEST_ACK,
  LAST_DATA_SIDE,
  LAST_MARKS,
  LAST_NS,
  LAST_PACKET_NS,
  NEXT_SEQUENCE,
  PACKETS,
  peerHandle,
  RESET_BY,
  RST_NS,
  RSTS,
  SAW_SYN,
  STATE,
  STATE_CLOSED,
  STATE_HANDSHAKE_COMPLETE,
  STATE_ICMP,
  STATE_REFUSED,
  sideHandle,
} from './live-fields.ts';

/** Endings by the number that the summary table stores. */
export const ENDINGS: readonly Ending[] = [
  'unknown',
  'closed',
  'half-closed',
  'reset',
  'closed-then-reset',
  'refused',
  'icmp-rejected',
  'unanswered',
  'handshake-incomplete',
  'silent',
  'open',
];
/** Number of `closed`. */
export const CLOSED_ENDING = ENDINGS.indexOf('closed');

/** How live connection `row` stands now. */
export function endingOf(live: LiveConnections, row: number): Ending {
  const state = live.words[row + STATE] as number;
  const originator = sideHandle(row, 0);
  const responder = sideHandle(row, 1);
  if ((state & STATE_REFUSED) !== 0) return 'refused';
  const fins = finCount(live, originator) + finCount(live, responder);
  if (live.words[row + RESET_BY] !== 0)
    return fins === 2 || isLastWordReset(live, row) ? 'closed-then-reset' : resetEnding(live, row);
  if ((state & STATE_CLOSED) !== 0 || fins === 2) return 'closed';
  // An acknowledgment of the originator's says that the answers came, and only the capture lacks them.
  const isUnheard = live.words[responder + PACKETS] === 0 && live.reals[(originator >> 1) + HIGHEST_ACK] === 0;
  if (live.words[originator + SAW_SYN] === 1 && isUnheard)
    return (state & STATE_ICMP) !== 0 ? 'icmp-rejected' : 'unanswered';
  if (isUnanswered(live, row, originator) || isUnanswered(live, row, responder)) return 'silent';
  if (fins === 1) return 'half-closed';
  if ((state & STATE_HANDSHAKE_COMPLETE) !== 0) return 'open';
  if (live.words[originator + SAW_SYN] === 1 || live.words[responder + SAW_SYN] === 1) return 'handshake-incomplete';
  return (live.words[originator + PACKETS] as number) + (live.words[responder + PACKETS] as number) > 1
    ? 'open'
    : 'unknown';
}

function finCount(live: LiveConnections, at: number): number {
  return Number.isNaN(live.reals[(at >> 1) + FIN_SEQUENCE]) ? 0 : 1;
}

/** A RST is an end only where there was a connection, or the beginning of one. */
function resetEnding(live: LiveConnections, row: number): Ending {
  const packets =
    (live.words[sideHandle(row, 0) + PACKETS] as number) + (live.words[sideHandle(row, 1) + PACKETS] as number);
  if (packets === (live.words[sideHandle(row, 0) + RSTS] as number) + (live.words[sideHandle(row, 1) + RSTS] as number))
    return 'unknown';
  return 'reset';
}

/**
 * RST in answer to the peer's FIN with nothing left to say: what some servers (SO_LINGER 0) and browsers do instead of
 * their own FIN. Everything the closer sent was acknowledged, and the last data went to the closer.
 */
function isLastWordReset(live: LiveConnections, row: number): boolean {
  const resetBy = (live.words[row + RESET_BY] as number) - 1;
  const resetter = sideHandle(row, resetBy);
  const closer = peerHandle(row, resetter);
  if (finCount(live, closer) === 0) return false;
  if ((live.reals[(resetter >> 1) + RST_NS] as number) < (live.reals[(closer >> 1) + FIN_NS] as number)) return false;
  const acknowledged =
    (live.reals[(resetter >> 1) + HIGHEST_ACK] as number) >= (live.reals[(closer >> 1) + FIN_SEQUENCE] as number);
  const answered = live.words[row + LAST_DATA_SIDE] !== 2 - resetBy;
  return (
    acknowledged &&
    answered &&
    (live.reals[(closer >> 1) + HIGHEST_ACK] as number) >= (live.reals[(resetter >> 1) + NEXT_SEQUENCE] as number)
  );
}

/** The side's last act was a repeated segment or a probe, and nothing came back after it. */
function isUnanswered(live: LiveConnections, row: number, at: number): boolean {
  const repeated =
    ((live.words[at + LAST_MARKS] as number) & (MARK_RETRANSMISSION | MARK_KEEP_ALIVE | MARK_ZERO_WINDOW_PROBE)) !== 0;
  return (
    repeated &&
    (live.reals[(at >> 1) + LAST_PACKET_NS] as number) >
      (live.reals[(peerHandle(row, at) >> 1) + LAST_PACKET_NS] as number)
  );
}

/** Without any packet for this long, a connection that was never answered is over (SYN retries end at 127 s). */
const OVER_NS = 130e9;
/** After a RST, or a SYN that nobody answered, less will do when the table is crowded: a late repetition is still counted. */
const OVER_SOON_NS = 5e9;

/** Whether nothing more can be expected of a connection that did not close. Asked only when the table is crowded. */
export function isOver(live: LiveConnections, row: number, nowNs: number): boolean {
  const idleNs = nowNs - (live.reals[(row >> 1) + LAST_NS] as number);
  if (((live.words[row + STATE] as number) & STATE_CLOSED) !== 0) return true;
  const unanswered = live.words[sideHandle(row, 1) + PACKETS] === 0;
  if (live.words[row + RESET_BY] !== 0 || unanswered) return idleNs > OVER_SOON_NS;
  return idleNs > OVER_NS && ((live.words[row + STATE] as number) & STATE_HANDSHAKE_COMPLETE) === 0;
}
