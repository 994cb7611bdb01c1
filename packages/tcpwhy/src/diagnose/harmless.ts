import { lateWrite } from '../causes/server-closed.ts';
import { firstReset } from '../facts/reset-readings.ts';
import { hasMark, isFarewell, isFin } from '../facts/turns.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import { type HistoryEntry, MARK_RETRANSMISSION, ORIGINATOR, otherSide, RESPONDER } from '../model/history.ts';
import type { NoticeLog } from '../model/notices.ts';
import { DIAGNOSE_NOTICES } from './notices.ts';

/** Says of a connection without a finding why its RST does not matter, or is not explained, or that its FIN went unheard. */
export function noteHarmless(record: ConnectionRecord, notices: NoticeLog): void {
  const reset = firstReset(record);
  if (reset === null) {
    noteUnheardFin(record, notices);
    return;
  }
  const where = `frame ${reset.entry.frame}`;
  if (lateWrite(record) !== null) notices.add(DIAGNOSE_NOTICES.harmlessGoodbye, where);
  else if (record.ending === 'closed-then-reset') notices.add(DIAGNOSE_NOTICES.harmlessReset, where);
  else if (isProbe(record)) notices.add(DIAGNOSE_NOTICES.probe, where);
  else if (record.ending === 'reset') notices.add(DIAGNOSE_NOTICES.unexplainedReset, where);
}

/** Fewer repetitions may be ordinary loss. */
const FIN_REPEATS = 3;

/** A FIN, or a farewell before it, that nobody acknowledges; where data waits with it there is a finding, or too little for one. */
function noteUnheardFin(record: ConnectionRecord, notices: NoticeLog): void {
  for (const side of [ORIGINATOR, RESPONDER] as const) {
    const partings = record.history.filter((entry) => entry.side === side && isParting(entry));
    const [first] = partings;
    if (first === undefined || record.endpoints[otherSide(side)].highestAck >= first.sequenceEnd) continue;
    const repeats = partings.reduce((sum, entry) => sum + (hasMark(entry, MARK_RETRANSMISSION) ? entry.count : 0), 0);
    if (repeats >= FIN_REPEATS) notices.add(DIAGNOSE_NOTICES.unheardFin, `frame ${first.frame}`);
  }
}

function isParting(entry: HistoryEntry): boolean {
  return isFarewell(entry) || (isFin(entry) && entry.payloadBytes === 0);
}

/** Segments of one side from which on an acknowledgment is more than a stray. */
const HALF_AT_LEAST = 3;

/** Says of a connection that its other half, which its acknowledgments speak of, is not in the capture. */
export function noteOneDirection(record: ConnectionRecord, notices: NoticeLog): void {
  const [client, server] = record.endpoints;
  const seen = client.packets === 0 ? server : client;
  // Numbers count from the SYN, or from the first acknowledgment seen: only one that grows speaks of another half.
  const spokenOf = seen.highestAck > (seen.sawSyn ? 0 : 1);
  if (client.packets * server.packets > 0 || seen.packets < HALF_AT_LEAST || !spokenOf) return;
  notices.add(DIAGNOSE_NOTICES.oneDirection, `frame ${record.firstFrame}`);
}

/** The client reset the connection, or the attempt, without ever having sent a byte. */
function isProbe(record: ConnectionRecord): boolean {
  return (
    record.resetBy === ORIGINATOR &&
    record.endpoints[ORIGINATOR].payloadBytes === 0 &&
    record.endpoints[ORIGINATOR].sawSyn
  );
}
