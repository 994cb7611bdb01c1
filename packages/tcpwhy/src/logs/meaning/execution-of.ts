import type { ExecutionVerdict } from '../../model/diagnosis.ts';
import type { EventFacts } from './event-facts.ts';

const verdict = (answer: ExecutionVerdict['verdict'], because: string): ExecutionVerdict => ({
  verdict: answer,
  because,
});

/** Kinds that are only seen where no request can have been sent yet. */
const BEFORE_ANY_REQUEST: Partial<Record<EventFacts['kind'], string>> = {
  dns: 'the name was not resolved, so nothing was sent',
  refused: 'the connection was never established, so no request was sent',
  'timeout-connect': 'the connection was never established, so no request was sent',
  'pool-exhausted': 'no connection could be had, so the request was never sent',
  'handshake-failed': 'the set-up of the connection failed, before any request was sent',
  'tls-failure': 'the TLS handshake failed, before any request was sent',
};

/**
 * Whether the request may have been executed, by kind, phase and reporter alone. In doubt `unknown`: a wrong `no` makes
 * somebody repeat a payment.
 */
export function executionOf({ kind, phase, reporter }: EventFacts): ExecutionVerdict {
  const early = BEFORE_ANY_REQUEST[kind];
  const isUnsure = phase === 'unknown' || phase === 'read' || phase === 'write';
  if (early !== undefined && (!isUnsure || kind === 'dns' || kind === 'refused')) return verdict('no', early);
  if (phase === 'connect') return verdict('no', 'the connection was never established, so no request was sent');
  if (phase === 'handshake')
    return verdict('no', 'it failed while the connection was set up, before any request was sent');
  if (phase === 'idle') return idle(reporter);
  if (kind === 'protocol-mismatch')
    return verdict(
      'unknown',
      'bytes of another protocol came back after the request was sent; whoever got it may not have understood it',
    );
  if (kind === 'closed-locally')
    return verdict('unknown', 'this program closed its own socket; what it wrote before may have been executed');
  if (phase === 'write') return writing(reporter);
  if (phase === 'read') return reading(reporter);
  return verdict('unknown', 'the line does not say whether a request was in flight');
}

function idle(reporter: EventFacts['reporter']): ExecutionVerdict {
  if (reporter === 'server') return verdict('no', 'the server saw no request in flight on this idle connection');
  return verdict('no', 'the connection was idle: no request was in flight on it');
}

function writing(reporter: EventFacts['reporter']): ExecutionVerdict {
  if (reporter === 'server')
    return verdict('yes', 'the server was already sending its reply, so it had executed the request');
  return verdict('unknown', 'this write failed, but what was written before it may have reached the peer');
}

function reading(reporter: EventFacts['reporter']): ExecutionVerdict {
  if (reporter === 'server')
    return verdict(
      'unknown',
      'the server saw its client vanish; the line does not say whether a request was in progress',
    );
  if (reporter === 'proxy') return verdict('yes', 'the proxy had forwarded the request and waited for the reply');
  if (reporter === 'client') return verdict('yes', 'the request had been sent and only the reply was lost');
  return verdict('unknown', 'the line does not say whether a request had been sent');
}
