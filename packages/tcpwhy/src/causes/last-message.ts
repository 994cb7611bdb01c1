import { dataTurns, lastDataBefore, lastRequest, type Request, requestEndingAt } from '../facts/exchange.ts';
import { executionVerdict, executionWithMessage } from '../facts/execution.ts';
import type { Scene } from '../facts/scene.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import type { ExecutionVerdict } from '../model/diagnosis.ts';
import { ORIGINATOR, RESPONDER, type Side } from '../model/history.ts';
import type { AppMessage } from '../model/messages.ts';
import { FAREWELL_BYTES } from './parting.ts';

/** What the application protocol says the request was; null when the protocol or the message is not known. */
export function requestMessage(connection: ConnectionRecord, scene: Scene, request: Request): AppMessage | null {
  const messages = messagesOf(connection, scene, request);
  // The one that may execute counts, wherever it stands among handshakes and farewells.
  const asked = messages.find((message) => message.kind === 'request');
  if (asked === undefined) return messages.at(-1) ?? null;
  // What stands behind a harmless read, and was not kept, may be a write.
  const hidden = messages.some(
    (message) => message !== asked && (message.kind === 'opaque' || message.idempotent !== asked.idempotent),
  );
  return hidden ? { ...asked, idempotent: null } : asked;
}

function messagesOf(connection: ConnectionRecord, scene: Scene, request: Request): readonly AppMessage[] {
  const messages = scene.reading(connection)?.messages ?? [];
  return messages.filter(
    ({ side, entry }) => side === ORIGINATOR && entry >= request.firstIndex && entry <= request.lastIndex,
  );
}

/** The message that names the request: as above, but a TLS alert behind it says only that the client leaves. */
export function spokenMessage(connection: ConnectionRecord, scene: Scene, request: Request): AppMessage | null {
  const message = requestMessage(connection, scene, request);
  if (message === null || !isHiddenAlert(message)) return message;
  const before = scene
    .reading(connection)
    ?.messages.findLast(
      (other) =>
        other.side === ORIGINATOR &&
        other.entry >= request.firstIndex &&
        other.entry <= request.lastIndex &&
        !isHiddenAlert(other),
    );
  return before ?? message;
}

/** Whether the last request may have been executed, with what its protocol adds: a handshake executes nothing. */
export function requestExecution(connection: ConnectionRecord, scene: Scene): ExecutionVerdict {
  const byNumbers = executionVerdict(connection);
  // What the protocol adds never makes more of it: the conversation need not be read.
  if (byNumbers.verdict === 'no') return byNumbers;
  const request = lastRequest(connection);
  const message = request === null ? null : requestMessage(connection, scene, request);
  const served = request === null || message?.kind !== 'opaque' ? null : servedBefore(connection, scene, request);
  if (served !== null) return answeredFor(connection, scene, served);
  const verdict = executionWithMessage(byNumbers, message);
  if (message !== null && request !== null && isIncomplete(message, request)) return incomplete(verdict, message);
  return verdict.verdict === 'yes' ? answeredFor(connection, scene, verdict) : verdict;
}

/** A hidden goodbye asks for nothing: then the question before it is what counts, if the server answered it. */
function servedBefore(connection: ConnectionRecord, scene: Scene, farewell: Request): ExecutionVerdict | null {
  const asked = lastDataBefore(connection, ORIGINATOR, farewell.firstIndex);
  if (asked < 0 || !isOnlyFarewell(connection, scene, farewell)) return null;
  const answer = connection.history[requestEndingAt(connection, asked).answeredBy];
  return answer === undefined ? null : { verdict: 'yes', because: `the server answered it (frame ${answer.frame})` };
}

/** Whether the request says how long it is, and fewer bytes were sent: no server executes it before it is whole. */
export function isIncomplete(message: AppMessage | null, request: Request): boolean {
  const announced = message?.detail.contentLengthBytes;
  return message?.kind === 'request' && typeof announced === 'number' && request.end - request.start < announced;
}

function incomplete(verdict: ExecutionVerdict, message: AppMessage): ExecutionVerdict {
  if (verdict.verdict === 'no') return verdict;
  const sent = `its ${message.name} announced ${message.detail.contentLengthBytes} bytes and fewer were sent`;
  return verdict.verdict === 'yes'
    ? { verdict: 'unknown', because: `the server answered, though ${sent}: the answer itself says what became of it` }
    : { verdict: 'no', because: `${sent}: the server never had the whole request` };
}

/** Whether the protocol itself leaves this request without an answer (PostgreSQL's CancelRequest: the server just closes). */
export function getsNoAnswer(message: AppMessage | null): boolean {
  return message?.detail.getsNoAnswer === true;
}

/** Protocols that answer each request once and in order. */
const ANSWERS_IN_ORDER = new Set(['http1', 'redis', 'mysql']);
/** A TLS client has sent its ClientHello, its Finished and one request by then; the server's tickets look like an answer. */
const FIRST_TLS_TURNS = 3;
/** Its hello, and what may be tickets that nothing tells from an answer: several are alike, one alone is not. */
const FIRST_TLS_ANSWERS = 2;

/** "The server answered" proves nothing when the answer may belong to an earlier request, or to the handshake. */
function answeredFor(connection: ConnectionRecord, scene: Scene, verdict: ExecutionVerdict): ExecutionVerdict {
  const reading = scene.reading(connection);
  if (reading === null) return verdict;
  if (reading.protocol === 'tls') {
    const begun = reading.messages.some((message) => /ClientHello/.test(message.name));
    const { client, server } = dataTurns(connection);
    if (!begun || client.length > FIRST_TLS_TURNS || server.length > FIRST_TLS_ANSWERS) return verdict;
    if (reading.messages.some((message) => message.name === 'session tickets')) return verdict;
    return {
      verdict: 'unknown',
      because: 'the connection is encrypted: what the server sent last may be the handshake’s session tickets',
    };
  }
  const count = (kinds: readonly string[]) => reading.messages.filter((message) => kinds.includes(message.kind)).length;
  const asked = count(['request']);
  if (!ANSWERS_IN_ORDER.has(reading.protocol) || asked < 2 || count(['response', 'error']) >= asked) return verdict;
  return { verdict: 'unknown', because: 'several requests were sent at once, and the server answered fewer than that' };
}

/** The last error that a side reported in its protocol's own words: earlier ones it survived. */
export function errorMessage(connection: ConnectionRecord, scene: Scene, side?: Side): AppMessage | null {
  const reading = scene.reading(connection);
  return (
    reading?.messages.findLast(
      (message) => message.kind === 'error' && (side === undefined || message.side === side),
    ) ?? null
  );
}

/** A TLS alert that does not say which: close_notify as good as always, for what else ends a session is sent before. */
export function isHiddenAlert({ detail }: AppMessage): boolean {
  return detail.alertBytes !== undefined || detail.possibleAlert === true;
}

/** Reads that a driver makes for itself before any program asks: the cluster's own tables. */
const SYSTEM_READ = /\bFROM\s+system/i;

/** More than a greeting or a TLS server's first flight was meant for somebody. */
const GREETING_BYTES = 8192;

/** Whether the client sent nothing, or only what sets the connection up, and got no more than a greeting: a mere look. */
export function neverAsked(connection: ConnectionRecord, scene: Scene): boolean {
  if (connection.endpoints[RESPONDER].payloadBytes > GREETING_BYTES) return false;
  return connection.endpoints[ORIGINATOR].payloadBytes === 0 || onlySetUp(connection, scene);
}

/** A record of TLS that does not show what it carries: only its reader tells how far the handshake was. */
function isEncrypted({ kind, detail }: AppMessage): boolean {
  return kind === 'opaque' && detail.stage !== undefined;
}

/** Whether the client's last words, since the server spoke, were its goodbye and nothing else. */
export function isOnlyFarewell(connection: ConnectionRecord, scene: Scene, request: Request): boolean {
  if (request.end - request.start > FAREWELL_BYTES) return false;
  const said = messagesOf(connection, scene, request);
  return said.length > 0 && said.every((message) => message.kind === 'goodbye' || isHiddenAlert(message));
}

/** Whether all that the client sent was setting up: handshake and the driver's own reads; false when the protocol is not known. */
export function onlySetUp(connection: ConnectionRecord, scene: Scene): boolean {
  const fromClient = scene.reading(connection)?.messages.filter((message) => message.side === ORIGINATOR) ?? [];
  // Whatever TLS carried, alerts aside, may have asked for something.
  if (fromClient.some((message) => isEncrypted(message) && !isHiddenAlert(message))) return false;
  const known = fromClient.filter((message) => message.kind !== 'opaque');
  return known.length > 0 && known.every((message) => message.kind === 'handshake' || SYSTEM_READ.test(message.text));
}

/** `its request` or, where the protocol is known, `its COM_QUERY`. */
export function requestName(message: AppMessage | null): string {
  return message === null ? 'request' : message.name;
}
