import { STATE_CLOSED, STATE_INACTIVE, STATE_RESET } from './endpoint-states.ts';
import { startHalfClosed, startLinger } from './lifetimes.ts';
import {
  ACTIVE,
  CLOSE_DEFERRED,
  DEFERRED_FINISH,
  END_DID_CLOSE,
  END_REACHED,
  END_SENT_FIN,
  type OpenConnections,
} from './open-connections.ts';
import { bytesPending } from './stream-gaps.ts';

/**
 * End `e` has sent FIN or RST: its close counts once all its bytes are in. Until both closes count, packets still
 * move the connection's end time.
 *
 * @param finishes Whether a complete close is the regular end of the connection, so that waiting timers end with it.
 */
export function closeEnd(table: OpenConnections, e: number, finishes: boolean): void {
  const c = e >> 1;
  if (pending(table, e)) {
    table.mark(c, CLOSE_DEFERRED, true);
    if (finishes) table.mark(c, DEFERRED_FINISH, true);
    return;
  }
  table.mark(c, CLOSE_DEFERRED, false);
  if (table.endIs(e, END_DID_CLOSE)) return;
  table.markEnd(e, END_DID_CLOSE);
  const peerState = table.state[e ^ 1];
  if (table.state[e] === STATE_RESET || table.endIs(e ^ 1, END_DID_CLOSE) || peerState === STATE_INACTIVE)
    completeClose(table, e, finishes);
  else if (table.previousState[e] !== STATE_INACTIVE) startHalfClosed(table, c);
}

/** Looks whether end `e`'s last byte has come in by now, and closes what waited for that. */
export function checkEnd(table: OpenConnections, e: number): void {
  if (table.endIs(e, END_REACHED)) return;
  const state = table.state[e];
  if (!table.endIs(e, END_SENT_FIN) && state !== STATE_CLOSED && state !== STATE_RESET) return;
  if (pending(table, e)) return;
  table.markEnd(e, END_REACHED);
  const c = e >> 1;
  if (!table.is(c, CLOSE_DEFERRED)) return;
  closeEnd(table, e, table.is(c, DEFERRED_FINISH));
  table.mark(c, CLOSE_DEFERRED, false);
}

function completeClose(table: OpenConnections, e: number, finishes: boolean): void {
  const c = e >> 1;
  if (table.previousState[e] !== STATE_INACTIVE || table.state[e ^ 1] !== STATE_INACTIVE) {
    if (finishes || table.is(c, DEFERRED_FINISH)) table.mark(c, ACTIVE, false);
    table.mark(c, DEFERRED_FINISH, false);
  }
  startLinger(table, c);
}

function pending(table: OpenConnections, e: number): boolean {
  // Who has sent a RST acknowledges nothing more.
  return bytesPending(table, e, table.state[e] !== STATE_RESET);
}
