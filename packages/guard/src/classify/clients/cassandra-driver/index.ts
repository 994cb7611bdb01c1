import type { ErrorView } from '../../error-view.ts';
import { type Judgement, judged, type Rule, stated, undecided } from '../../judgement.ts';
import { RESPONSE_CODES } from './response-codes.ts';

/** cassandra-driver. Its own account of what it wrote is the best of all clients: `requestNotWritten`. */
export const cassandraRule: Rule = (view, known) => {
  if (!isDriverError(view)) return undefined;
  if (view.flag('isSocketError')) return socketClosed(view, known);
  switch (view.name) {
    case 'OperationTimedOutError':
      return timedOut(view, known);
    case 'ResponseError':
      return response(view);
    case 'BusyConnectionError':
      return judged(view, known, {
        ...client,
        kind: 'pool-exhausted',
        phase: 'connect',
        ...stated('All connections to the host were full, and the driver sent nothing.'),
      });
    case 'AuthenticationError':
      return judged(view, known, {
        ...client,
        kind: 'handshake-failed',
        phase: 'handshake',
        reportedBy: 'server',
        ...stated('The server refused the login, so no query was read.'),
      });
    case 'NoHostAvailableError':
      return noHost(view, known);
    default:
      return undefined;
  }
};

const client = { client: 'cassandra-driver', reportedBy: 'client' } as const;

/** All errors of the driver carry an `info` about their class. */
function isDriverError(view: ErrorView): boolean {
  return view.text('info') !== undefined && (/Error$/.test(view.name) || view.flag('isSocketError'));
}

function socketClosed(view: ErrorView, known: Judgement | undefined): Judgement {
  const broken = { ...client, kind: known?.kind ?? 'eof', reportedBy: known?.reportedBy ?? 'client' } as const;
  if (view.flag('requestNotWritten'))
    return judged(view, known, { ...broken, ...stated('The driver had not written the request (requestNotWritten).') });
  const verdict = undecided('The socket closed; the driver counts the request as written.');
  return judged(view, known, { ...broken, ...verdict });
}

/** The stream stays reserved for the late answer; the connection carries others meanwhile. */
function timedOut(view: ErrorView, known: Judgement | undefined): Judgement {
  const verdict = undecided(
    'No answer came within readTimeout; the request may still have been waiting in the driver.',
  );
  return judged(view, known, { ...client, kind: 'timeout-read', usable: true, ...verdict });
}

function response(view: ErrorView): Judgement {
  const code = view.number('code') ?? -1;
  const hex = `0x${code.toString(16).padStart(4, '0')}`;
  const because = `The coordinator took the request and answered with error ${hex}.`;
  const fallback = { verdict: 'yes', because, ground: 'statement', retry: 'never', kind: 'other', causes: [] } as const;
  const entry = RESPONSE_CODES.get(code) ?? fallback;
  return judged(view, undefined, { ...client, reportedBy: 'server', phase: 'read', usable: true, ...entry });
}

/** No inner errors: no host was up, or none of the contact points had an address. */
function noHost(view: ErrorView, known: Judgement | undefined): Judgement {
  if (known !== undefined) {
    // A host that answered has a connection that works; one that timed out may never have had one.
    const usable = known.usable && known.reportedBy === 'server';
    return judged(view, known, { client: 'cassandra-driver', usable });
  }
  const verdict = stated('There was no host to try.');
  if (/could be resolved/.test(view.message))
    return judged(view, known, { ...client, kind: 'dns', phase: 'connect', ...verdict });
  return judged(view, known, { ...client, kind: 'pool-exhausted', phase: 'connect', ...verdict });
}
