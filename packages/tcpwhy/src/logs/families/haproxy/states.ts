import type { ExecutionVerdict } from '../../../model/diagnosis.ts';
import type { LogEventKind, LogEventPhase } from '../../../model/log-event.ts';
import {
  CLIENT_LEFT_WAITING,
  FORWARDED,
  NEVER_REACHED,
  NO_CONNECTION_HAD,
  NOT_TOLD,
  REPLYING,
  REQUEST_INCOMPLETE,
} from '../../phrases/verdicts.ts';

/** First letter: who or what ended the session (HAProxy's documentation, "Session state at disconnection"). */
export interface Ender {
  readonly meaning: string;
  readonly kind: LogEventKind;
  /** Whose connection failed. */
  readonly side: 'client' | 'server';
}

/** `-` (normal) and `L` (answered by HAProxy itself) are no failures. */
export const ENDERS: Readonly<Record<string, Ender>> = {
  C: { meaning: 'the client closed or reset its connection', kind: 'aborted-by-client', side: 'client' },
  S: { meaning: 'the server refused, closed or reset the connection', kind: 'eof', side: 'server' },
  P: {
    meaning: 'HAProxy ended the session: a limit, or a message that it refuses to pass',
    kind: 'protocol-mismatch',
    side: 'server',
  },
  R: {
    meaning: 'a resource of HAProxy was exhausted: memory, sockets, source ports',
    kind: 'resource-limit',
    side: 'server',
  },
  I: { meaning: 'an internal error of HAProxy', kind: 'other', side: 'server' },
  D: {
    meaning: 'HAProxy killed the session because the server was marked down',
    kind: 'closed-locally',
    side: 'server',
  },
  U: {
    meaning: 'HAProxy killed the session of a backup server because an active one came back',
    kind: 'closed-locally',
    side: 'server',
  },
  K: { meaning: 'an operator killed the session', kind: 'closed-locally', side: 'server' },
  c: { meaning: 'timeout client expired', kind: 'timeout-read', side: 'client' },
  s: { meaning: 'timeout server, connect or queue expired', kind: 'timeout-read', side: 'server' },
};

/** Second letter: where the session was. */
export interface Stage {
  readonly meaning: string;
  readonly phase: LogEventPhase;
  readonly execution: ExecutionVerdict;
}

/** The execution verdicts hold for HTTP; D depends on what had been sent (`read-termination.ts`). */
export const STAGES: Readonly<Record<string, Stage>> = {
  R: { meaning: 'before the client’s request was complete', phase: 'read', execution: REQUEST_INCOMPLETE },
  Q: { meaning: 'while the request waited in the queue', phase: 'connect', execution: NO_CONNECTION_HAD },
  C: { meaning: 'while connecting to the server', phase: 'connect', execution: NEVER_REACHED },
  H: { meaning: 'while waiting for the response’s headers', phase: 'read', execution: FORWARDED },
  D: { meaning: 'while data was being transferred', phase: 'read', execution: NOT_TOLD },
  L: { meaning: 'while the last data went to the client, the server being done', phase: 'write', execution: REPLYING },
  T: { meaning: 'while the request was held in the tarpit', phase: 'read', execution: NO_CONNECTION_HAD },
  '-': { meaning: 'after the end of the transfer', phase: 'unknown', execution: NOT_TOLD },
};

/** A client that left while the server was working. */
export const CLIENT_LEFT = CLIENT_LEFT_WAITING;
