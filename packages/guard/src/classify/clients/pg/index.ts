import type { ErrorView } from '../../error-view.ts';
import { beforeRequest, type Judgement, judged, type Rule, stated, undecided } from '../../judgement.ts';
import { pgbouncerEntry } from './pgbouncer.ts';
import { sqlStateEntry } from './sql-states.ts';

/** pg and pg-pool, and postgres.js, whose server errors have the same fields. */
export const pgRule: Rule = (view, known) => {
  if (isServerError(view)) return serverError(view);
  return postgresJs(view) ?? (view.code === undefined ? ofDriver(view, known) : undefined);
};

/** The fields of an ErrorResponse (PostgreSQL manual, section "Error and Notice Message Fields"). */
function isServerError(view: ErrorView): boolean {
  return view.text('severity') !== undefined && /^[0-9A-Z]{5}$/.test(view.code ?? '');
}

function serverError(view: ErrorView): Judgement {
  const fatal = /^(FATAL|PANIC)$/.test(view.text('severity') ?? '');
  const added = { client: 'pg', reportedBy: 'server' as const, usable: !fatal };
  const state = view.code ?? '';
  const entry = pgbouncerEntry(state, view.message) ?? sqlStateEntry(state, fatal);
  if (entry !== undefined) return judged(view, undefined, { ...added, ...entry });
  const because = `The server took the statement and answered with SQLSTATE ${view.code}.`;
  const verdict = { verdict: 'yes', because, ground: 'statement' } as const;
  return judged(view, undefined, { ...added, kind: 'other', phase: 'read', causes: [], retry: 'never', ...verdict });
}

/** pg's own errors have no code; their texts are those of pg 8.7 to 8.23. */
function ofDriver(view: ErrorView, known: Judgement | undefined): Judgement | undefined {
  const { message } = view;
  const client = { client: 'pg', reportedBy: 'client' as const };
  switch (message) {
    case 'Connection terminated unexpectedly':
      return judged(view, known, {
        ...client,
        kind: 'eof',
        ...undecided('The server closed the connection; the statement may have been read before.'),
      });
    case 'Connection terminated':
      return judged(view, known, { ...client, kind: 'closed-locally', ...undecided('end() was called meanwhile.') });
    // The timer starts when the statement is queued behind others, not when it is sent.
    case 'Query read timeout':
      return judged(view, known, {
        ...client,
        kind: 'timeout-read',
        ...undecided('No answer came in time; the statement may still have been waiting in the client.'),
      });
    case 'timeout exceeded when trying to connect':
      return judged(view, known, {
        ...client,
        kind: 'pool-exhausted',
        phase: 'connect',
        ...beforeRequest('The pool gave no connection in time.'),
      });
    case 'Connection terminated due to connection timeout':
      return judged(view, known, { ...client, ...setUpTimeout });
    case 'timeout expired':
      return view.madeBy('pg') ? judged(view, known, { ...client, ...setUpTimeout }) : undefined;
    case 'Client has encountered a connection error and is not queryable':
    case 'Client was closed and is not queryable':
      return judged(view, known, {
        ...client,
        kind: 'closed-locally',
        phase: 'idle',
        ...stated('pg took no statement, because it knew that the connection was dead.'),
      });
    default:
      return undefined;
  }
}

const setUpTimeout: Partial<Judgement> = {
  kind: 'timeout-connect',
  phase: 'connect',
  ...beforeRequest('The connection was not ready within the connection time-out, and statements wait for that.'),
};

/** postgres.js makes errors that look like the kernel's, with `syscall: 'write'` whatever happened. */
function postgresJs(view: ErrorView): Judgement | undefined {
  const { code } = view;
  const client = { client: 'postgres.js', reportedBy: 'client' as const };
  if (code === 'CONNECTION_CLOSED')
    return judged(view, undefined, { ...client, kind: 'eof', ...undecided('The server closed the connection.') });
  if (code === 'CONNECT_TIMEOUT') return judged(view, undefined, { ...client, ...setUpTimeout });
  if (code === 'CONNECTION_ENDED' || code === 'CONNECTION_DESTROYED')
    return judged(view, undefined, { ...client, kind: 'closed-locally', ...undecided('end() was called meanwhile.') });
  return undefined;
}
