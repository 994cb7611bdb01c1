import { type Judgement, stated, undecided } from '../../judgement.ts';

/**
 * PgBouncer gives SQLSTATE 08P01 to nearly all of its own errors (objects.c, disconnect_client): only their texts differ.
 * What it never forwarded to a server was not executed.
 */
const TEXTS: readonly (readonly [RegExp, Partial<Judgement>])[] = [
  [
    /^query_wait_timeout/,
    {
      kind: 'pool-exhausted',
      phase: 'connect',
      ...stated('PgBouncer had no server connection for the query in time.'),
    },
  ],
  [
    /^no more connections allowed/,
    {
      kind: 'resource-limit',
      phase: 'handshake',
      ...stated('PgBouncer refused the client because a limit was reached.'),
    },
  ],
  [
    /cannot connect to server|server login (has been failing|failed)/,
    {
      kind: 'server-shutdown',
      phase: 'connect',
      causes: [],
      ...stated('PgBouncer had no server to forward the query to.'),
    },
  ],
  [
    /^client_idle_timeout/,
    {
      kind: 'idle-timeout',
      phase: 'idle',
      ...stated('PgBouncer had closed the session for idleness and read no query.'),
    },
  ],
  [/^server conn crashed/, { kind: 'reset', ...undecided('The server behind PgBouncer broke off.') }],
];

/** PgBouncer's own errors, by the text of an 08P01; undefined for anybody else's. */
export function pgbouncerEntry(state: string, message: string): Partial<Judgement> | undefined {
  if (state !== '08P01') return undefined;
  const entry = TEXTS.find(([pattern]) => pattern.test(message))?.[1];
  return entry === undefined ? undefined : { ...entry, reportedBy: 'proxy' };
}
