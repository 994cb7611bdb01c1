import { dataTurns, lastDataBefore } from '../../facts/exchange.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName, isReset } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { Confidence } from '../../model/diagnosis.ts';
import { ORIGINATOR, RESPONDER } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import type { Cause, Claim } from '../cause.ts';
import { milliseconds } from '../evidence.ts';
import { isFirstInTls, isHidden, shookHands, speaksHttpInTls } from '../hidden-request.ts';
import { getsNoAnswer, requestExecution, requestMessage, requestName, spokenMessage } from '../last-message.ts';
import { PATIENCE_NS } from '../parting.ts';
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
import { type Abort, evidence, nextSteps, remedies, rivals, summary } from './wording.ts';

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
    // A spare connection that was set up and not needed.
    if (message?.kind === 'handshake' && shookHands(connection, scene)) return null;
    const abort = abortOf(connection, scene, early, message);
    return abort === null ? null : claim(connection, scene, abort);
  },
};

/** The close as an abort; null when it may be the good end of what asks nothing. */
function abortOf(
  connection: ConnectionRecord,
  scene: Scene,
  early: EarlyClose,
  message: AppMessage | null,
): Abort | null {
  const asks = message?.kind === 'request' || speaksHttpInTls(connection, scene);
  const hidden = isHidden(connection, scene);
  const answered = isAnswer(early, message);
  const waitedNs = early.close.timeNs - waitedSinceNs(connection, early);
  // One-way protocols end with a FIN behind the last word, in good order.
  const gotFarewell = hidden && early.kind === 'unread-response' && !answered;
  const gotNothing = early.kind === 'unanswered' || gotFarewell;
  const mayBeOneWay = gotNothing && !isReset(early.close) && !asks && !serverAborted(connection, early);
  if (mayBeOneWay && !isFirstInTls(connection, scene)) return null;
  // What is encrypted may be a protocol's own preface: only who waits has asked for something.
  if (gotNothing && hidden && waitedNs < PATIENCE_NS) return null;
  const name = requestName(spokenMessage(connection, scene, early.request));
  return { early, name, asks, answered, mayBeOneWay, halfClosed: looksHalfClosed(early, waitedNs), waitedNs };
}

function claim(connection: ConnectionRecord, scene: Scene, abort: Abort): Claim {
  const { early, mayBeOneWay, waitedNs } = abort;
  const client = endpointName(connection, ORIGINATOR);
  return {
    severity: mayBeOneWay ? 'info' : isWarning(early) ? 'warning' : 'error',
    confidence: confidenceOf(connection, abort),
    actor: 'client',
    actorAddress: client,
    summary: summary(client, abort),
    evidence: evidence(abort),
    facts: {
      waitedMs: milliseconds(waitedNs),
      requestBytes: early.request.end - early.request.start,
      ...(early.kind === 'holed-response'
        ? { missingBytes: early.unreadBytes }
        : early.unreadBytes > 0
          ? { refusedResponseBytes: early.unreadBytes }
          : {}),
    },
    execution: requestExecution(connection, scene),
    rivals: rivals(abort),
    remedies: remedies(abort),
    nextSteps: nextSteps(connection, early),
  };
}

function confidenceOf(connection: ConnectionRecord, abort: Abort): Confidence {
  const { early, asks, answered, mayBeOneWay, halfClosed } = abort;
  if (early.kind === 'unread-response') return answered ? 'certain' : 'likely';
  const silentServer = dataTurns(connection).server.length === 0;
  return halfClosed || mayBeOneWay || (!asks && silentServer && early.kind === 'unanswered') ? 'possible' : 'likely';
}

/** A cancelled download; or a client that did not wait at all, and meant to: what it lost is the answer. */
function isWarning(early: EarlyClose): boolean {
  return early.kind === 'mid-response' || (early.kind === 'unread-response' && closedAtOnce(early));
}

/** Since the question, or since the last part of an answer that has a hole. */
function waitedSinceNs(connection: ConnectionRecord, early: EarlyClose): number {
  const heard = early.kind === 'holed-response' ? lastDataBefore(connection, RESPONDER, early.closeIndex) : -1;
  return connection.history[heard]?.lastTimeNs ?? early.request.lastTimeNs;
}

export default clientAbort;
