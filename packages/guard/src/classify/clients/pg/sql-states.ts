import { type Judgement, stated, undecided } from '../../judgement.ts';

type Entry = Partial<Judgement>;

const limit: Entry = {
  kind: 'resource-limit',
  phase: 'handshake',
  ...stated('The server refused the session because a limit was reached.'),
};

const login: Entry = {
  kind: 'handshake-failed',
  phase: 'handshake',
  ...stated('The server refused the login, so no statement was read.'),
};

/**
 * SQLSTATEs that speak about the connection instead of the statement (PostgreSQL manual, appendix A). 57P05 and 25P03 come
 * while the session lies idle; 57P01 and 57P02 may interrupt a statement as well, or the COMMIT that was just done.
 */
const STATES: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  [
    '57P05',
    { kind: 'idle-timeout', phase: 'idle', ...stated('57P05: the server had closed the session for idleness.') },
  ],
  [
    '25P03',
    {
      kind: 'idle-timeout',
      phase: 'idle',
      retry: 'never',
      ...stated('25P03: the session was closed while its transaction lay idle; the whole transaction is rolled back.'),
    },
  ],
  ['57P03', { kind: 'server-shutdown', phase: 'handshake', ...stated('57P03: the server accepts no sessions now.') }],
  ['57P01', { kind: 'server-shutdown', ...undecided('57P01 ends idle sessions and running statements alike.') }],
  ['57P02', { kind: 'server-shutdown', causes: ['process-death'], ...undecided('57P02: another process crashed.') }],
  ['53300', limit],
  ['28000', login],
  ['28P01', login],
  ['08001', { kind: 'refused', phase: 'connect', ...stated('08001: no session could be established.') }],
  ['08004', login],
  // The database does not exist: said instead of a session.
  ['3D000', login],
  ['40001', rolledBack('40001')],
  ['40P01', rolledBack('40P01')],
]);

/** The server promises that nothing remains; but a single statement must not be repeated without its transaction. */
function rolledBack(state: string): Entry {
  const because = `${state}: the server rolled the transaction back; repeat all of it.`;
  return { kind: 'other', phase: 'read', causes: [], retry: 'never', ...stated(because) };
}

/** What is known about a SQLSTATE, or undefined when it is about the statement. */
export function sqlStateEntry(state: string, fatal: boolean): Entry | undefined {
  const entry = STATES.get(state);
  if (entry !== undefined) return entry;
  if (state.startsWith('08')) return { kind: 'reset', ...undecided(`${state}: the connection broke.`) };
  return fatal ? { kind: 'other', causes: [], ...undecided(`FATAL ${state} ended the session.`) } : undefined;
}
