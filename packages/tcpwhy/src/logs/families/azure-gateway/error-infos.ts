import type { ExecutionVerdict } from '../../../model/diagnosis.ts';
import type { LogEventKind, LogEventPhase } from '../../../model/log-event.ts';
import {
  CLIENT_LEFT_WAITING,
  FORWARDED,
  NEVER_REACHED,
  NOT_TOLD,
  NOT_UNDERSTOOD,
  REQUEST_INCOMPLETE,
  SETTING_UP,
} from '../../phrases/verdicts.ts';

/** What a code means. */
export interface ErrorInfo {
  readonly kind: LogEventKind;
  readonly phase: LogEventPhase;
  readonly execution: ExecutionVerdict;
  readonly side: 'client' | 'upstream';
  readonly causes?: Readonly<Record<string, string>>;
  readonly look?: string;
}

const LEFT = { 'client-abort': 'the client closed first' };
const TLS: ErrorInfo = {
  kind: 'tls-failure',
  phase: 'handshake',
  execution: SETTING_UP,
  side: 'upstream',
  causes: { 'tls-failure': 'the origin’s certificate or TLS version was not accepted' },
};
const DNS: ErrorInfo = { kind: 'dns', phase: 'connect', execution: NEVER_REACHED, side: 'upstream' };

/** Application Gateway v2's, then Front Door's. Codes of policy and routing give no event. */
export const ERROR_INFOS: Readonly<Record<string, ErrorInfo>> = {
  ERRORINFO_CLIENT_CLOSED_REQUEST: {
    kind: 'aborted-by-client',
    phase: 'read',
    execution: CLIENT_LEFT_WAITING,
    side: 'client',
    causes: LEFT,
  },
  ERRORINFO_CLIENT_TIMED_OUT: { kind: 'timeout-read', phase: 'read', execution: REQUEST_INCOMPLETE, side: 'client' },
  ERRORINFO_UPSTREAM_TIMED_OUT: {
    kind: 'timeout-read',
    phase: 'read',
    execution: FORWARDED,
    side: 'upstream',
    causes: {
      'unresponsive-server': 'the backend did not answer in time',
      'syn-unanswered': 'or could not be reached',
    },
    look: 'request time-out of the backend settings (20 s)',
  },
  ERRORINFO_UPSTREAM_NO_LIVE: {
    kind: 'other',
    phase: 'connect',
    execution: NEVER_REACHED,
    side: 'upstream',
    look: 'backend health',
  },
  ERRORINFO_UPSTREAM_CLOSED_CONNECTION: {
    kind: 'eof',
    phase: 'read',
    execution: FORWARDED,
    side: 'upstream',
    causes: {
      'stale-pooled-connection': 'the backend closed a kept connection as a request came',
      'process-death': 'or its process ended',
    },
  },
  ERRORINFO_UPSTREAM_RESET_CONNECTION: { kind: 'reset', phase: 'read', execution: FORWARDED, side: 'upstream' },
  ERRORINFO_UPSTREAM_CONNECTION_REFUSED: {
    kind: 'refused',
    phase: 'connect',
    execution: NEVER_REACHED,
    side: 'upstream',
  },
  ERRORINFO_UPSTREAM_INVALID_RESPONSE: {
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: NOT_UNDERSTOOD,
    side: 'upstream',
  },
  ClientDisconnected: {
    kind: 'aborted-by-client',
    phase: 'read',
    execution: CLIENT_LEFT_WAITING,
    side: 'client',
    causes: LEFT,
  },
  UnspecifiedClientError: { kind: 'aborted-by-client', phase: 'unknown', execution: NOT_TOLD, side: 'client' },
  OriginTimeout: {
    kind: 'timeout-read',
    phase: 'read',
    execution: FORWARDED,
    side: 'upstream',
    causes: { 'unresponsive-server': 'the origin did not answer in time' },
    look: 'origin response time-out (30 s)',
  },
  OriginConnectionAborted: { kind: 'eof', phase: 'read', execution: FORWARDED, side: 'upstream' },
  OriginConnectionRefused: { kind: 'refused', phase: 'connect', execution: NEVER_REACHED, side: 'upstream' },
  OriginConnectionError: { kind: 'refused', phase: 'connect', execution: NOT_TOLD, side: 'upstream' },
  OriginError: { kind: 'other', phase: 'unknown', execution: NOT_TOLD, side: 'upstream' },
  OriginInvalidResponse: { kind: 'protocol-mismatch', phase: 'read', execution: NOT_UNDERSTOOD, side: 'upstream' },
  SSLHandshakeError: TLS,
  SSLInvalidRootCA: TLS,
  SSLInvalidCipher: TLS,
  SSLMismatchedSNI: TLS,
  DNSFailure: DNS,
  DNSNameNotResolved: DNS,
  DNSTimeout: DNS,
};
