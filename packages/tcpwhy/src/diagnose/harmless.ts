import { lateWrite } from '../causes/server-closed.ts';
import { firstReset } from '../facts/reset-readings.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import { ORIGINATOR } from '../model/history.ts';
import type { NoticeLog } from '../model/notices.ts';
import { DIAGNOSE_NOTICES } from './notices.ts';

/** Says of a connection that has a RST and no finding why the RST does not matter, or that it is not explained. */
export function noteHarmless(record: ConnectionRecord, notices: NoticeLog): void {
  const reset = firstReset(record);
  if (reset === null) return;
  const where = `frame ${reset.entry.frame}`;
  if (lateWrite(record) !== null) notices.add(DIAGNOSE_NOTICES.harmlessGoodbye, where);
  else if (record.ending === 'closed-then-reset') notices.add(DIAGNOSE_NOTICES.harmlessReset, where);
  else if (isProbe(record)) notices.add(DIAGNOSE_NOTICES.probe, where);
  else if (record.ending === 'reset') notices.add(DIAGNOSE_NOTICES.unexplainedReset, where);
}

/** The client reset the connection, or the attempt, without ever having sent a byte. */
function isProbe(record: ConnectionRecord): boolean {
  return (
    record.resetBy === ORIGINATOR &&
    record.endpoints[ORIGINATOR].payloadBytes === 0 &&
    record.endpoints[ORIGINATOR].sawSyn
  );
}
