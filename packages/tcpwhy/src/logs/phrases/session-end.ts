import type { ExecutionVerdict } from '../../model/diagnosis.ts';
import type { LogEventKind, LogEventPhase } from '../../model/log-event.ts';
import type { FamilyReading } from '../log-family.ts';
import { endpoint } from './endpoints.ts';
import { causeList } from './message-rule.ts';
import { NOT_CONNECTED, NOT_TOLD, SILENT_FOR_THE_TIMER } from './verdicts.ts';

/** Why a firewall or load balancer ended a session that it watched: it is no end of the connection. */
export interface SessionEnd {
  /** What the code means. */
  readonly meaning: string;
  readonly kind: LogEventKind;
  readonly phase: LogEventPhase;
  readonly execution: ExecutionVerdict;
  readonly causes: Readonly<Record<string, string>>;
  readonly look?: string;
}

/** The ways sessions end that several makers have codes for. */
export const CLIENT_RESET: SessionEnd = {
  meaning: 'the client sent RST',
  kind: 'reset',
  phase: 'unknown',
  execution: NOT_TOLD,
  causes: {
    'client-abort': 'the client closed with something unread, or in a hurry',
    'abortive-close': 'programs that always close with RST exist',
    'middlebox-reset': 'something before the firewall may have sent it',
  },
};
export const SERVER_RESET: SessionEnd = {
  meaning: 'the server sent RST',
  kind: 'reset',
  phase: 'unknown',
  execution: NOT_TOLD,
  causes: {
    'stale-pooled-connection': 'the client wrote on a connection that the server had closed',
    'port-closed': 'with no bytes from the server: nothing listens',
    'close-with-unread-data': 'or it closed with something unread',
    'process-death': 'or its process died',
  },
};
export const IDLE_EXPIRY: SessionEnd = {
  meaning: 'the session was idle for the firewall’s limit and is forgotten',
  kind: 'idle-timeout',
  phase: 'idle',
  execution: SILENT_FOR_THE_TIMER,
  causes: { 'middlebox-idle-drop': 'later packets of the connection are dropped, or answered with RST' },
  look: 'TCP keep-alive of the programs below the firewall’s limit',
};
export const NO_SYN_ACK: SessionEnd = {
  meaning: 'the connection was never established: no answer to the SYN',
  kind: 'timeout-connect',
  phase: 'connect',
  execution: NOT_CONNECTED,
  causes: {
    'syn-lost': 'the server never got the SYN',
    'syn-ack-lost': 'or its answer took another way back',
    'listen-backlog-overflow': 'or its accept queue is full',
  },
};
export const DENIED: SessionEnd = {
  meaning: 'a rule denies the connection',
  kind: 'timeout-connect',
  phase: 'connect',
  execution: NOT_CONNECTED,
  causes: { 'syn-lost': 'the firewall drops the SYN', 'syn-unanswered': 'which is all that the client sees' },
};
export const REJECTED: SessionEnd = {
  meaning: 'a rule rejects the connection with an answer',
  kind: 'refused',
  phase: 'connect',
  execution: NOT_CONNECTED,
  causes: { 'firewall-reset-on-connect': 'the firewall answers with RST', 'icmp-rejection': 'or with an ICMP error' },
};
export const KILLED: SessionEnd = {
  meaning: 'the firewall ended the session itself',
  kind: 'reset',
  phase: 'unknown',
  execution: NOT_TOLD,
  causes: { 'middlebox-reset': 'it sends RST to one or both sides' },
};
export const EXHAUSTED: SessionEnd = {
  meaning: 'a limit of the firewall was reached',
  kind: 'resource-limit',
  phase: 'connect',
  execution: NOT_TOLD,
  causes: { 'connection-rate-limit': 'new connections beyond a number are dropped' },
};
export const OUT_OF_STATE: SessionEnd = {
  meaning: 'a packet in the middle of a connection that the firewall does not know',
  kind: 'other',
  phase: 'unknown',
  execution: NOT_TOLD,
  causes: {
    'middlebox-idle-drop': 'the firewall forgot the connection before the ends did',
    'asymmetric-path': 'or saw only one direction of it',
  },
};

/** Ends of the session: who opened it, and to whom. */
export interface SessionEnds {
  readonly clientIp: string | undefined;
  readonly clientPort: string | undefined;
  readonly serverIp: string | undefined;
  readonly serverPort: string | undefined;
}

/**
 * An event about somebody else's connection: `local` is the side that opened it, `remote` the other, so that it can be
 * joined to a capture.
 */
export function sessionEvent(system: string, end: SessionEnd, ends: SessionEnds): FamilyReading {
  return {
    system,
    reporter: 'unknown',
    kind: end.kind,
    phase: end.phase,
    execution: end.execution,
    local: endpoint(ends.clientIp, ends.clientPort),
    remote: endpoint(ends.serverIp, ends.serverPort),
    causes: causeList(end.causes),
    nextSteps: [{ text: end.meaning }, ...(end.look === undefined ? [] : [{ text: end.look }])],
  };
}

/** Ends whose opener the line does not tell: the smaller port listens. */
export function endsByPorts(
  aIp: string | undefined,
  aPort: string | undefined,
  bIp: string | undefined,
  bPort: string | undefined,
): SessionEnds {
  return Number(aPort) >= Number(bPort)
    ? { clientIp: aIp, clientPort: aPort, serverIp: bIp, serverPort: bPort }
    : { clientIp: bIp, clientPort: bPort, serverIp: aIp, serverPort: aPort };
}
