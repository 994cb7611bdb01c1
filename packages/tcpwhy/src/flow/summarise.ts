import type { ConnectionIndex } from '../model/connections.ts';
import { ENDINGS, endingOf } from './endings.ts';
import type { LiveConnections } from './live-connections.ts';
import { ANCHORED, CLOSED_FIRST, FIN_SEQUENCE, NEXT_SEQUENCE, RESET_BY, sideHandle, TTL } from './live-fields.ts';
import { ENDING, SUMMED_BYTES, SUMMED_CLOSED_FIRST, SUMMED_RESET_BY, SUMMED_TTL } from './summary-fields.ts';
import type { SummaryTable } from './summary-table.ts';

/** Brings a connection's summary row up to date with its live row. */
export function summarise(
  summaries: SummaryTable,
  connection: ConnectionIndex,
  live: LiveConnections,
  row: number,
): void {
  const { words, reals } = summaries;
  const at = summaries.row(connection);
  words[at + ENDING] = ENDINGS.indexOf(endingOf(live, row));
  words[at + SUMMED_CLOSED_FIRST] = live.words[row + CLOSED_FIRST] as number;
  words[at + SUMMED_RESET_BY] = live.words[row + RESET_BY] as number;
  for (let side = 0; side < 2; side++) {
    words[at + SUMMED_TTL + side] = live.words[sideHandle(row, side) + TTL] as number;
    reals[(at >> 1) + SUMMED_BYTES + side] = payloadBySequence(live, sideHandle(row, side));
  }
}

/** Payload bytes of a side by sequence space: up to the FIN when there is one, without the SYN. */
export function payloadBySequence(live: LiveConnections, at: number): number {
  if (live.words[at + ANCHORED] !== 1) return 0;
  const fin = live.reals[(at >> 1) + FIN_SEQUENCE] as number;
  const end = Number.isNaN(fin) ? (live.reals[(at >> 1) + NEXT_SEQUENCE] as number) : fin;
  return Math.max(0, end - 1);
}
