import { lastRequest } from '../../facts/exchange.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName, isData, isFin, isReset } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, RESPONDER } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import type { Claim } from '../cause.ts';
import { bytes, duration, frameOf, inOrder, lastFrameOf, milliseconds } from '../evidence.ts';
import { errorMessage, requestMessage } from '../last-message.ts';

/** ER_SERVER_SHUTDOWN, ER_NEW_ABORTING_CONNECTION, ER_CONNECTION_KILLED (MariaDB), ER_SESSION_WAS_KILLED. */
const MYSQL_ENDS = new Set([1053, 1184, 1927, 3169]);
/** What PostgreSQL says at the end of an answer: what comes behind it interrupts nothing. */
const ANSWER_IS_COMPLETE = /^(?:CommandComplete|ReadyForQuery|EmptyQueryResponse)$/;

/**
 * The server ended the session in place of the answer, and said so: somebody stopped it (pg_terminate_backend, KILL, a
 * shutdown that does not wait) while it worked. PostgreSQL's sessions are processes of their own.
 */
export function endedSession(connection: ConnectionRecord, scene: Scene): Claim | null {
  const request = lastRequest(connection);
  const error = connection.closedFirst === RESPONDER ? errorMessage(connection, scene, RESPONDER) : null;
  if (request === null || error === null || !endsSession(error) || request.answeredBy !== error.entry) return null;
  const asked = requestMessage(connection, scene, request);
  if (asked?.kind !== 'request' || wasComplete(connection, scene, error)) return null;
  const said = connection.history[error.entry] as HistoryEntry;
  const close = connection.history.find(
    (entry, i) => i >= error.entry && entry.side === RESPONDER && (isFin(entry) || isReset(entry)),
  );
  const saidMore = connection.history.some((entry, i) => i > error.entry && entry.side === RESPONDER && isData(entry));
  if (close === undefined || saidMore) return null;
  const server = endpointName(connection, RESPONDER);
  const text = error.text === '' ? error.name : error.text;
  const ranNs = said.lastTimeNs - request.lastTimeNs;
  return {
    severity: 'error',
    confidence: 'likely',
    actor: 'server',
    actorAddress: server,
    summary: `${server} ended the session ${duration(ranNs)} after the client's ${asked.name}, in place of its answer, and said why: "${text}".`,
    evidence: inOrder([
      lastFrameOf(
        connection.history[request.lastIndex] as HistoryEntry,
        `${asked.name}, ${bytes(request.end - request.start)}`,
      ),
      lastFrameOf(said, `${error.name}: ${text}`.slice(0, 120)),
      frameOf(close, `${isReset(close) ? 'RST' : 'FIN'} by the server`),
    ]),
    facts: { error: text, ranMs: milliseconds(ranNs) },
    execution: {
      verdict: 'unknown',
      because: `the server was at work on the ${asked.name} when it ended the session: what was not committed is rolled back, what committed by itself may stand`,
    },
    rivals: [
      {
        cause: 'administrative-kill',
        because: 'whether a person, a fail-over or a restart of the whole server was behind it is not in the packets',
      },
    ],
    remedies: [
      {
        text: `Read the server's log at this time: who ended the session (pg_terminate_backend, KILL), or who stopped ${server}`,
        where: 'server',
      },
      {
        text: 'Let a shutdown wait for what is running',
        setting: 'pg_ctl stop -m smart (fast ends sessions); drain in the balancer or pooler before it',
        where: 'server',
      },
      {
        text: 'Repeat the whole transaction on a new connection, with back-off, when it is idempotent or was not committed',
        where: 'client',
      },
    ],
    nextSteps: [],
  };
}

function endsSession({ detail }: AppMessage): boolean {
  // PostgreSQL's admin_shutdown and crash_shutdown; its other FATAL errors refuse, or end what is idle.
  if (typeof detail.sqlState === 'string' && /^57P0[12]$/.test(detail.sqlState)) return true;
  return typeof detail.errorNumber === 'number' && MYSQL_ENDS.has(detail.errorNumber);
}

/** Whether the answer had come to its end before the error. */
function wasComplete(connection: ConnectionRecord, scene: Scene, error: AppMessage): boolean {
  const messages = scene.reading(connection)?.messages ?? [];
  const before = messages.slice(0, messages.indexOf(error));
  return before.some(
    ({ side, entry, name }) => side === RESPONDER && entry === error.entry && ANSWER_IS_COMPLETE.test(name),
  );
}
