import { STATE_INACTIVE, STATE_RESET, STATE_SYN_SENT } from './endpoint-states.ts';
import { END_SENT_FIN, type OpenConnections } from './open-connections.ts';
import { fullAcked, fullNext, nothingAcked } from './sequence-space.ts';

/**
 * Payload bytes of end `e` by its sequence numbers: up to the highest one seen or acknowledged, without SYN and FIN.
 * Bytes the capture never showed count, too.
 */
export function payloadSize(table: OpenConnections, e: number): number {
  // An end that was never heard has no numbers of its own.
  if (table.state[e] === STATE_INACTIVE || isAbortedHalfOpen(table, e)) return 0;
  const numbers = Math.max(fullNext(table, e), fullAcked(table, e)) - (table.start[e] as number);
  // Zeek wraps a negative size to nearly 2^64, which is no size.
  if (numbers <= 0) return 0;
  const withoutSyn = numbers - 1;
  return withoutSyn > 0 && table.endIs(e, END_SENT_FIN) ? withoutSyn - 1 : withoutSyn;
}

/** A RST after a SYN that only met an ACK for an older connection: its numbers say nothing about payload. */
function isAbortedHalfOpen(table: OpenConnections, e: number): boolean {
  return (
    table.previousState[e] === STATE_SYN_SENT &&
    table.state[e] === STATE_RESET &&
    table.state[e ^ 1] === STATE_INACTIVE &&
    !nothingAcked(table, e)
  );
}
