import { isAnswered, lastRequest } from '../../facts/exchange.ts';
import { firstReset } from '../../facts/reset-readings.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName, isFarewell, isFin } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import type { Claim } from '../cause.ts';
import { cutAnswer } from '../cut-answer.ts';
import { bytes, duration, frameOf, inOrder, lastFrameOf, milliseconds } from '../evidence.ts';
import { asksInSecret } from '../hidden-request.ts';
import { getsNoAnswer, isIncomplete, requestExecution, requestMessage, requestName } from '../last-message.ts';

/** A process that died refuses connects until it is started again. */
const REFUSES_WITHIN_NS = 30e9;

/**
 * The server's orderly FIN in place of an answer, or in the middle of one: what a client sees of a process that ends with
 * its input read. Only where the protocol shows that an answer was due.
 */
export function unansweredClose(connection: ConnectionRecord, scene: Scene): Claim | null {
  if (connection.closedFirst !== RESPONDER || firstReset(connection)?.family === 'abort') return null;
  const finIndex = connection.history.findIndex((entry) => entry.side === RESPONDER && isFin(entry));
  const fin = connection.history[finIndex];
  if (fin === undefined) return null;
  const missing = noAnswer(connection, scene, fin) ?? answerCut(connection, scene, finIndex);
  return missing === null ? null : claim(connection, scene, fin, missing);
}

interface Missing {
  readonly what: string;
  readonly last: HistoryEntry;
  readonly lastText: string;
}

function noAnswer(connection: ConnectionRecord, scene: Scene, fin: HistoryEntry): Missing | null {
  const request = lastRequest(connection);
  if (request === null || isAnswered(request) || fin.ack < request.end) return null;
  const message = requestMessage(connection, scene, request);
  if (message === null || isIncomplete(message, request) || getsNoAnswer(message)) return null;
  // A greeting waits for an answer, too (ClientHello, StartupMessage), as long as the server has said nothing at all.
  const greets = message.kind === 'handshake' && connection.endpoints[RESPONDER].payloadBytes === 0;
  const waitedNs = fin.timeNs - request.lastTimeNs;
  const asks =
    message.kind === 'request' ||
    (message.kind === 'opaque' && !tookLeave(connection, fin) && asksInSecret(connection, scene, request, waitedNs));
  if (!asks && !greets) return null;
  const last = connection.history[request.lastIndex] as HistoryEntry;
  const waited = duration(waitedNs);
  return {
    what: `took the client's ${requestName(message)} and closed with FIN ${waited} later, without a byte of answer`,
    last,
    lastText: `${requestName(message)}, ${bytes(request.end - request.start)}`,
  };
}

/** Whether the client had said goodbye before: then the server's FIN is its answer. */
function tookLeave(connection: ConnectionRecord, fin: HistoryEntry): boolean {
  return connection.history.some(
    (entry) => entry.side === ORIGINATOR && isFarewell(entry) && entry.timeNs <= fin.timeNs,
  );
}

/** An HTTP answer that ended before its end. */
function answerCut(connection: ConnectionRecord, scene: Scene, finIndex: number): Missing | null {
  const cut = cutAnswer(connection, scene, finIndex);
  if (cut === null) return null;
  return {
    what: `closed with FIN in the middle of its answer: ${cut.missing}`,
    last: cut.last,
    lastText: `the last of the answer, ${bytes(cut.sentBytes)}${Number.isNaN(cut.announcedBytes) ? '' : ` of at least ${bytes(cut.announcedBytes)}`}`,
  };
}

function claim(connection: ConnectionRecord, scene: Scene, fin: HistoryEntry, missing: Missing): Claim {
  const server = endpointName(connection, RESPONDER);
  const refused = refusedSoonAfter(connection, scene, fin);
  return {
    severity: 'error',
    confidence: refused ? 'likely' : 'possible',
    actor: 'server',
    actorAddress: server,
    summary: `${server} ${missing.what}: ${refused ? 'its process ended, and connects were refused right after' : 'its process ended, or gave the request up'}.`,
    evidence: inOrder([
      lastFrameOf(missing.last, missing.lastText),
      frameOf(fin, 'FIN by the server: nothing more will come'),
    ]),
    facts: { openMs: milliseconds(fin.timeNs - connection.startNs), refusedAfterwards: refused },
    execution: requestExecution(connection, scene),
    rivals: [
      { cause: 'closed-on-accept', because: 'a proxy without a healthy backend closes like this, too' },
      {
        cause: 'server-idle-timeout',
        because: 'a limit on the time of a request, or a shutdown that does not wait, closes like this',
      },
    ],
    remedies: [
      {
        text: `Read the log of ${server} at this time: a crash or restart, a time limit of its own or of a proxy, a worker that was replaced`,
        where: 'server',
      },
      {
        text: 'Let a shutdown finish what was asked before it closes',
        setting: 'SIGTERM handler, terminationGracePeriodSeconds, preStop',
        where: 'server',
      },
    ],
    nextSteps: [
      {
        text: 'Look for the end of a process at this time',
        command: "journalctl --since '-1h' | grep -i -E 'exited|killed|oom|segfault'",
      },
    ],
  };
}

function refusedSoonAfter(connection: ConnectionRecord, scene: Scene, fin: HistoryEntry): boolean {
  const [client, server] = connection.endpoints;
  return scene
    .startedBetween(client.address, fin.timeNs, fin.timeNs + REFUSES_WITHIN_NS)
    .some(
      (line) => line.serverAddress === server.address && line.serverPort === server.port && line.ending === 'refused',
    );
}
