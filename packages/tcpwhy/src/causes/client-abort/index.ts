import { dataTurns, lastDataBefore } from '../../facts/exchange.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName, isFin, isReset } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { Remedy } from '../../model/diagnosis.ts';
import { ORIGINATOR, RESPONDER } from '../../model/history.ts';
import { captureUnlessHere } from '../capture-steps.ts';
import type { Cause, Claim } from '../cause.ts';
import { bytes, duration, frameOf, inOrder, lastFrameOf, milliseconds } from '../evidence.ts';
import { getsNoAnswer, requestExecution, requestMessage, requestName, spokenMessage } from '../last-message.ts';
import {
  closedAtOnce,
  type EarlyClose,
  earlyClose,
  isAnswer,
  looksHalfClosed,
  saysGoodbye,
  serverAborted,
} from './early-close.ts';
import { stalledAnswer } from './stalled-answer.ts';

/** Whoever closes sooner was not waiting for an answer in vain. */
const PATIENCE_NS = 1e9;

const clientAbort: Cause = {
  id: 'client-abort',
  group: 'endpoint',
  actor: 'client',
  summary: 'the client closed before the response (its time-out, a cancelled request)',
  outranks: ['abortive-close'],
  groupBy: 'server',
  detect(connection, scene): Claim | null {
    const early = earlyClose(connection);
    if (early === null) return stalledAnswer(connection, scene);
    const message = requestMessage(connection, scene, early.request);
    if (saysGoodbye(early, message) || getsNoAnswer(message)) return null;
    const asks = message?.kind === 'request' || speaksHttpInTls(connection, scene);
    const client = endpointName(connection, ORIGINATOR);
    const name = requestName(spokenMessage(connection, scene, early.request));
    const waitedNs = early.close.timeNs - waitedSinceNs(connection, early);
    // A spare connection that was set up and not needed.
    if (message?.kind === 'handshake' && shookHands(connection, scene)) return null;
    // One-way protocols end with a FIN behind the last word, in good order.
    const gotNothing = early.kind === 'unanswered' || (early.kind === 'unread-response' && !isAnswer(early, message));
    const mayBeOneWay = gotNothing && !isReset(early.close) && !asks && !serverAborted(connection, early);
    if (mayBeOneWay && !isFirstInTls(connection, scene)) return null;
    // What is encrypted may be a protocol's own preface: only who waits has asked for something.
    if (gotNothing && isHidden(connection, scene) && waitedNs < PATIENCE_NS) return null;
    const halfClosed = looksHalfClosed(early, waitedNs);
    const silentServer = dataTurns(connection).server.length === 0;
    return {
      severity: mayBeOneWay ? 'info' : isWarning(early) ? 'warning' : 'error',
      confidence:
        early.kind === 'unread-response'
          ? isAnswer(early, message)
            ? 'certain'
            : 'likely'
          : halfClosed || mayBeOneWay || (!asks && silentServer && early.kind === 'unanswered')
            ? 'possible'
            : 'likely',
      actor: 'client',
      actorAddress: client,
      summary: summary(client, name, early, waitedNs, isAnswer(early, message)),
      evidence: inOrder([
        lastFrameOf(early.asked, `${name}, ${bytes(early.request.end - early.request.start)}`),
        frameOf(early.close, `${closeName(early)} by the client while the response is ${RESPONSE_IS[early.kind]}`),
        early.late === null
          ? null
          : frameOf(
              early.late,
              early.kind === 'stalled-response'
                ? `arrives although the ${bytes(early.unreadBytes)} before it are missing, and stay so`
                : `the server's data, ${bytes(early.unreadBytes)} of which the client never took`,
            ),
        early.refusal === null
          ? null
          : frameOf(early.refusal, "RST by the client's kernel: nobody is there to read it"),
      ]),
      facts: {
        waitedMs: milliseconds(waitedNs),
        requestBytes: early.request.end - early.request.start,
        ...(early.kind === 'stalled-response'
          ? { missingBytes: early.unreadBytes }
          : early.unreadBytes > 0
            ? { refusedResponseBytes: early.unreadBytes }
            : {}),
      },
      execution: requestExecution(connection, scene),
      rivals: [
        { cause: 'process-death', because: "the client's process may have ended as a whole" },
        ...(early.kind === 'stalled-response'
          ? [{ cause: 'retransmission-timeout', because: 'the path lost what was missing, or died: that came first' }]
          : []),
        ...(halfClosed
          ? [
              {
                cause: 'half-close-misread',
                because: 'a FIN right behind the request may have said only "no more to send"',
              },
            ]
          : []),
      ],
      remedies: remedies(early, waitedNs),
      nextSteps: [
        ...(early.kind === 'stalled-response'
          ? captureUnlessHere(
              connection,
              RESPONDER,
              'whether the missing bytes were sent again, and how large, tells loss on the path from a stuck server',
            )
          : []),
        {
          text: `Read the client's log at this time for a time-out or a cancelled request; when a proxy stands in front, ${connection.endpoints[ORIGINATOR].address} is the proxy, and its own client may have left`,
        },
      ],
    };
  },
};

/** Whether the client had done its part of the TLS handshake: it waits for nothing more. */
function shookHands(connection: ConnectionRecord, scene: Scene): boolean {
  const reading = scene.reading(connection);
  if (reading?.protocol !== 'tls') return false;
  return reading.messages.some(
    ({ side, name, detail }) =>
      detail.stage === 'established' || (side === ORIGINATOR && name === 'encrypted handshake'),
  );
}

/** Whether nothing was ever answered on a connection of which nobody can see what is spoken: most of them speak HTTP. */
function isFirstInTls(connection: ConnectionRecord, scene: Scene): boolean {
  return isHidden(connection, scene) && dataTurns(connection).server.length <= 1;
}

function isHidden(connection: ConnectionRecord, scene: Scene): boolean {
  return scene.reading(connection)?.protocol === 'tls';
}

/**
 * By what it offered in clear: all else of it is encrypted. Behind the first answer HTTP/2 has much to say that gets none
 * (WINDOW_UPDATE, acknowledged SETTINGS).
 */
function speaksHttpInTls(connection: ConnectionRecord, scene: Scene): boolean {
  const reading = scene.reading(connection);
  if (reading?.protocol !== 'tls') return false;
  const offers = isFirstInTls(connection, scene) ? /http\/|\bh2\b/ : /^http\/1/;
  return reading.messages.some(({ detail }) => typeof detail.alpn === 'string' && offers.test(detail.alpn));
}

function closeName({ close }: EarlyClose): string {
  if (isReset(close)) return 'RST';
  return isFin(close) ? 'FIN' : 'TLS alert (a close_notify, by its size)';
}

/** A cancelled download; or a client that did not wait at all, and meant to: what it lost is the answer. */
function isWarning(early: EarlyClose): boolean {
  return early.kind === 'mid-response' || (early.kind === 'unread-response' && closedAtOnce(early));
}

/** Since the question, or since the last part of an answer that stalled. */
function waitedSinceNs(connection: ConnectionRecord, early: EarlyClose): number {
  const heard = early.kind === 'stalled-response' ? lastDataBefore(connection, RESPONDER, early.closeIndex) : -1;
  return connection.history[heard]?.lastTimeNs ?? early.request.lastTimeNs;
}

const RESPONSE_IS: Readonly<Record<EarlyClose['kind'], string>> = {
  'unread-response': 'pending',
  unanswered: 'pending',
  'mid-response': 'coming',
  'stalled-response': 'incomplete',
};

function remedies(early: EarlyClose, waitedNs: number): Remedy[] {
  const onPurpose = {
    text: 'If the client cancelled on purpose, this is no failure: let the server stop its work when its socket ends',
    where: 'server',
  };
  if (early.kind === 'mid-response')
    return [
      {
        text: 'Find what made the client stop reading: a cancelled download, a limit on the size of a response, a time-out for the whole of it',
        where: 'client',
      },
      onPurpose,
    ];
  if (early.kind === 'stalled-response')
    return [
      {
        text: 'Find where the path loses packets for seconds (radio link, overload, a flapping route): a client that waits longer only waits longer',
        where: 'path',
      },
      onPurpose,
    ];
  if (closedAtOnce(early))
    return [
      {
        text: 'Find why the client closes right behind its last words: a process that ends, a close() without reading the answer, a connection that was opened only to be ready',
        where: 'client',
      },
      onPurpose,
    ];
  return [
    {
      text: `If it was a time-out: give the client more time than the server needs; it waited ${duration(waitedNs)}`,
      setting: "the client's request time-out (server's and proxies' time-outs below it)",
      value: `more than ${duration(waitedNs)}`,
      where: 'client',
    },
    onPurpose,
  ];
}

function summary(client: string, name: string, early: EarlyClose, waitedNs: number, answered: boolean): string {
  if (early.kind === 'mid-response')
    return `The client (${client}) closed the connection in the middle of the response to its ${name}; ${bytes(early.unreadBytes)} met a closed socket.`;
  if (early.kind === 'stalled-response')
    return `The client (${client}) gave up in the middle of the response to its ${name}, ${duration(waitedNs)} after its last part came: ${bytes(early.unreadBytes)} before that never arrived.`;
  const end = answered ? ', which then met a closed socket' : ' came';
  const when = closedAtOnce(early) ? 'right behind' : `${duration(waitedNs)} after`;
  return `The client (${client}) closed the connection ${when} its ${name}, before the response${end}.`;
}

export default clientAbort;
