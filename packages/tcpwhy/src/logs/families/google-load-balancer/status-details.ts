import type { ExecutionVerdict } from '../../../model/diagnosis.ts';
import type { LogEventKind, LogEventPhase } from '../../../model/log-event.ts';
import {
  ANSWERING,
  CLIENT_LEFT_WAITING,
  FORWARDED,
  NEVER_REACHED,
  NOT_TOLD,
  NOT_UNDERSTOOD,
  REPLYING,
  REQUEST_INCOMPLETE,
  SETTING_UP,
} from '../../phrases/verdicts.ts';

interface StatusDetail {
  readonly kind: LogEventKind;
  readonly phase: LogEventPhase;
  readonly execution: ExecutionVerdict;
  readonly causes?: Readonly<Record<string, string>>;
  readonly look?: string;
}

const KEPT = 'the backend’s keep-alive time-out must be longer than the load balancer’s 600 s';
const LEFT = { 'client-abort': 'the client closed first' };

/** Details of failures; `response_sent_by_backend`, `handled_by_*`, `denied_by_*`, cache and redirect details are answers. */
export const STATUS_DETAILS: Readonly<Record<string, StatusDetail>> = {
  backend_connection_closed_before_data_sent_to_client: {
    kind: 'eof',
    phase: 'read',
    execution: FORWARDED,
    causes: {
      'stale-pooled-connection': 'the backend closed a kept connection as a request came',
      'process-death': 'or its process ended',
    },
    look: KEPT,
  },
  backend_connection_closed_after_partial_response_sent: {
    kind: 'eof',
    phase: 'read',
    execution: ANSWERING,
    causes: { 'process-death': 'the backend ended in the middle of its response' },
  },
  backend_timeout: {
    kind: 'timeout-read',
    phase: 'read',
    execution: FORWARDED,
    causes: { 'unresponsive-server': 'the backend did not answer in time' },
    look: 'timeoutSec (30) of the backend service',
  },
  backend_interim_response_timeout: { kind: 'timeout-read', phase: 'read', execution: FORWARDED },
  backend_response_corrupted: { kind: 'protocol-mismatch', phase: 'read', execution: NOT_UNDERSTOOD },
  backend_response_headers_too_long: { kind: 'resource-limit', phase: 'read', execution: FORWARDED },
  backend_early_response_with_non_error_status: {
    kind: 'protocol-mismatch',
    phase: 'write',
    execution: NOT_UNDERSTOOD,
  },
  backend_failed_to_connect: { kind: 'refused', phase: 'connect', execution: NEVER_REACHED },
  failed_to_connect_to_backend: {
    kind: 'refused',
    phase: 'connect',
    execution: NEVER_REACHED,
    causes: { 'port-closed': 'the backend’s port is closed', 'syn-unanswered': 'or a firewall rule is missing' },
    look: 'firewall rules for the load balancer’s ranges 35.191.0.0/16 and 130.211.0.0/22',
  },
  failed_to_connect_via_psc: { kind: 'refused', phase: 'connect', execution: NEVER_REACHED },
  failed_to_pick_backend: {
    kind: 'other',
    phase: 'connect',
    execution: NEVER_REACHED,
    look: 'health checks of the backend service',
  },
  failed_to_negotiate_alpn: { kind: 'tls-failure', phase: 'handshake', execution: SETTING_UP },
  ssl_handshake_failed: { kind: 'tls-failure', phase: 'handshake', execution: SETTING_UP },
  ssl_certificate_san_verification_failed: { kind: 'tls-failure', phase: 'handshake', execution: SETTING_UP },
  ssl_certificate_chain_verification_failed: { kind: 'tls-failure', phase: 'handshake', execution: SETTING_UP },
  client_cert_validation_failed: { kind: 'tls-failure', phase: 'handshake', execution: SETTING_UP },
  client_disconnected_before_any_response: {
    kind: 'aborted-by-client',
    phase: 'read',
    execution: CLIENT_LEFT_WAITING,
    causes: LEFT,
  },
  client_disconnected_after_partial_response: {
    kind: 'aborted-by-client',
    phase: 'write',
    execution: REPLYING,
    causes: LEFT,
  },
  client_timed_out: { kind: 'timeout-read', phase: 'write', execution: NOT_TOLD },
  client_closed_connection: { kind: 'aborted-by-client', phase: 'unknown', execution: NOT_TOLD, causes: LEFT },
  internal_error: { kind: 'other', phase: 'unknown', execution: NOT_TOLD },
  malformed_chunked_body: { kind: 'protocol-mismatch', phase: 'read', execution: REQUEST_INCOMPLETE },
  request_body_incomplete: { kind: 'aborted-by-client', phase: 'read', execution: REQUEST_INCOMPLETE, causes: LEFT },
  request_timeout: { kind: 'timeout-read', phase: 'read', execution: REQUEST_INCOMPLETE },
  websocket_handshake_failed: { kind: 'handshake-failed', phase: 'handshake', execution: NOT_TOLD },
  upstream_reset: { kind: 'reset', phase: 'read', execution: FORWARDED },
};
