import { isSyn, isSynAck } from '../facts/turns.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import type { ExecutionVerdict } from '../model/diagnosis.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../model/history.ts';
import type { EvidenceFrame } from './cause.ts';
import { duration, frameOf } from './evidence.ts';

/** What every failed connect has in common. */
export const NEVER_CONNECTED: ExecutionVerdict = {
  verdict: 'no',
  because: 'the connection was never established, so no request was sent',
};

export function synsOf(connection: ConnectionRecord): HistoryEntry[] {
  return connection.history.filter((entry) => entry.side === ORIGINATOR && isSyn(entry));
}

export function synAcksOf(connection: ConnectionRecord): HistoryEntry[] {
  return connection.history.filter((entry) => entry.side === RESPONDER && isSynAck(entry));
}

/** The first SYN and its repetitions as evidence. */
export function synEvidence(connection: ConnectionRecord): EvidenceFrame[] {
  return synsOf(connection).map((syn, i) =>
    frameOf(syn, i === 0 ? 'SYN' : `SYN again, ${duration(syn.timeNs - connection.startNs)} after the first`),
  );
}
