import type { ConnectionErrorKind, ConnectionPhase, RetryAdvice } from '../model/classification.ts';
import type { Judgement } from './judgement.ts';

/** Kinds that a repetition meets again, whatever connection it takes. */
const PERMANENT: ReadonlySet<ConnectionErrorKind> = new Set(['tls-failure', 'handshake-failed', 'protocol-mismatch']);
/** Kinds where the place itself is in trouble, so that an immediate repetition adds to it. */
const IN_TROUBLE: ReadonlySet<ConnectionErrorKind> = new Set([
  'dns',
  'refused',
  'unreachable',
  'timeout-connect',
  'pool-exhausted',
  'resource-limit',
  'server-shutdown',
]);

/** What to do, from the kind, the phase and the final verdict; a rule that knows better has said so in `retry`. */
export function retryAdvice(judgement: Judgement, phase: ConnectionPhase, verdict: Judgement['verdict']): RetryAdvice {
  const { kind, retry } = judgement;
  if (retry === 'never' || PERMANENT.has(kind)) return 'never';
  if (verdict !== 'no') return 'if-idempotent';
  if (retry !== undefined && retry !== 'if-idempotent') return retry;
  // A connection that dies while it is made says something about the place; one that died idle does not.
  return IN_TROUBLE.has(kind) || phase === 'connect' || phase === 'handshake' ? 'after-backoff' : 'at-once';
}
