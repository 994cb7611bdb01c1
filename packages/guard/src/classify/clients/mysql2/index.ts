import type { ErrorView } from '../../error-view.ts';
import { beforeRequest, type Judgement, judged, type Rule, stated, undecided } from '../../judgement.ts';
import { SERVER_ERRORS } from './server-errors.ts';

/** mysql2, and mariadb and mysql, which keep the same fields (`errno`, `sqlState`, `fatal`). */
export const mysql2Rule: Rule = (view, known) => {
  const { code = '' } = view;
  const errno = view.number('errno');
  if (code === 'PROTOCOL_CONNECTION_LOST' || code === 'ER_SOCKET_UNEXPECTED_CLOSE') return lost(view);
  if (MARIADB_CODES[code] !== undefined)
    return judged(view, undefined, { client: 'mariadb', reportedBy: 'client', ...MARIADB_CODES[code] });
  // System errors have negative numbers; those of the server are positive.
  if (errno !== undefined && errno >= 1000 && isServerError(view)) return serverError(view, errno);
  if (code === 'PROTOCOL_SEQUENCE_TIMEOUT') return queryTimeout(view);
  if (code === 'ETIMEDOUT' && view.text('errorno') === 'ETIMEDOUT' && view.syscall === 'connect')
    return setUpTimeout(view);
  if (code.startsWith('PROTOCOL_') || code.startsWith('HANDSHAKE_')) return setUpFailure(view, known);
  return known === undefined ? ofDriver(view) : kernelError(view, known);
};

/** Errors that the mariadb connector makes itself, with numbers above 45000 (its lib/misc/errors.js). */
const MARIADB_CODES: Readonly<Record<string, Partial<Judgement>>> = {
  ER_CONNECTION_TIMEOUT: {
    kind: 'timeout-connect',
    phase: 'connect',
    ...beforeRequest('The connection was not ready in time, and statements wait for that.'),
  },
  ER_GET_CONNECTION_TIMEOUT: {
    kind: 'pool-exhausted',
    phase: 'connect',
    ...beforeRequest('The pool gave no connection in time.'),
  },
  ER_SOCKET_TIMEOUT: { kind: 'timeout-read', ...undecided('The connection was silent too long.') },
  ER_CMD_CONNECTION_CLOSED: {
    kind: 'closed-locally',
    ...undecided('The connection was closed; the statement may have been waiting or running.'),
  },
};

function isServerError(view: ErrorView): boolean {
  return (
    view.text('sqlState') !== undefined ||
    view.text('sqlMessage') !== undefined ||
    view.code?.startsWith('ER_') === true
  );
}

function serverError(view: ErrorView, errno: number): Judgement {
  const entry = SERVER_ERRORS.get(errno);
  if (entry !== undefined) return judged(view, undefined, { client: 'mysql2', reportedBy: 'server', ...entry });
  return judged(view, undefined, {
    client: 'mysql2',
    kind: 'other',
    phase: 'read',
    reportedBy: 'server',
    usable: !view.flag('fatal'),
    causes: [],
    retry: 'never',
    verdict: 'yes',
    because: `The server took the statement and answered with error ${errno}.`,
    ground: 'statement',
  });
}

/** A FIN, before the greeting as well as in the middle of an answer. */
function lost(view: ErrorView): Judgement {
  const verdict = undecided('The server closed the connection; the statement may have been read before.');
  return judged(view, undefined, { client: 'mysql2', kind: 'eof', reportedBy: 'client', ...verdict });
}

function queryTimeout(view: ErrorView): Judgement {
  const because = 'The statement had begun, and no answer came within its time-out.';
  const verdict = { verdict: 'yes', because, ground: 'statement' } as const;
  return judged(view, undefined, {
    client: 'mysql2',
    kind: 'timeout-read',
    phase: 'read',
    reportedBy: 'client',
    ...verdict,
  });
}

/** mysql2's connectTimeout covers TCP, TLS, greeting and authentication; statements wait behind them. */
function setUpTimeout(view: ErrorView): Judgement {
  const verdict = beforeRequest('The connection was not ready within connectTimeout, and statements wait for that.');
  return judged(view, undefined, {
    client: 'mysql2',
    kind: 'timeout-connect',
    phase: 'connect',
    reportedBy: 'client',
    ...verdict,
  });
}

function setUpFailure(view: ErrorView, known: Judgement | undefined): Judgement {
  const verdict = undecided('The two sides lost their place in the protocol.');
  return judged(view, known, { client: 'mysql2', kind: 'protocol-mismatch', reportedBy: 'client', ...verdict });
}

/** Errors of the socket come through unchanged, but for a mark. */
function kernelError(view: ErrorView, known: Judgement): Judgement | undefined {
  return known.client === 'net' && view.field('fatal') === true ? judged(view, known, { client: 'mysql2' }) : undefined;
}

/** What mysql2 says before it writes anything: the pool has no connection, or this one is known to be dead. */
function ofDriver(view: ErrorView): Judgement | undefined {
  if (!view.madeBy('mysql2') && !view.flag('fatal')) return undefined;
  const { message } = view;
  if (/^(No connections available\.|Queue limit reached\.)$/.test(message)) {
    const verdict = stated('The pool had no connection for the statement.');
    return judged(view, undefined, {
      client: 'mysql2',
      kind: 'pool-exhausted',
      phase: 'connect',
      reportedBy: 'client',
      ...verdict,
    });
  }
  if (/^(Can't add new command when connection is in closed state|Pool is closed\.)$/.test(message)) {
    const verdict = stated('mysql2 took no statement, because it knew that the connection was closed.');
    return judged(view, undefined, {
      client: 'mysql2',
      kind: 'closed-locally',
      phase: 'idle',
      reportedBy: 'client',
      ...verdict,
    });
  }
  return undefined;
}
