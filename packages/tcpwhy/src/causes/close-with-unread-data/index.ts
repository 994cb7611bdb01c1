import { lastRequest } from '../../facts/exchange.ts';
import { firstReset, type ResetReading, resetReadings, sideName } from '../../facts/reset-readings.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName, isData, isFin } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { Confidence, ExecutionVerdict } from '../../model/diagnosis.ts';
import { ORIGINATOR, otherSide, RESPONDER } from '../../model/history.ts';
import type { Cause } from '../cause.ts';
import { bytes, frameOf, inOrder, lastFrameOf } from '../evidence.ts';
import { neverAsked, requestExecution } from '../last-message.ts';
import { answerBefore, proof, stillSending, unreadConfidence } from './unread-signs.ts';

const closeWithUnreadData: Cause = {
  id: 'close-with-unread-data',
  group: 'endpoint',
  actor: 'closer',
  summary: 'a side closed with unread data in its receive buffer, which makes its kernel send RST',
  outranks: ['abortive-close', 'client-abort'],
  groupBy: 'server',
  detect(connection, scene) {
    // A RST behind an orderly close throws away nothing that anybody waits for.
    if (connection.ending !== 'reset') return null;
    const reset = firstReset(connection);
    if (reset === null || reset.family !== 'abort' || reset.foreignSigns.length > 0) return null;
    if (hadClosed(connection, reset)) return null;
    const confidence = unreadConfidence(connection, reset, scene);
    if (confidence === null) return null;
    const { side } = reset.entry;
    // A client that looks at a greeting and leaves is a health check.
    if (side === ORIGINATOR && neverAsked(connection, scene)) return null;
    const closer = sideName(side);
    const peer = sideName(otherSide(side));
    const last = connection.history.findLast(
      (entry, i) => i < reset.index && entry.side === otherSide(side) && isData(entry),
    );
    const stragglers = resetReadings(connection).filter(
      (reading) => reading.family === 'stateless' && reading.entry.side === side,
    );
    return {
      // A client that leaves without reading hurts nobody but itself, and means to; the server logs a reset all the same.
      severity: side === ORIGINATOR ? 'warning' : 'error',
      confidence,
      actor: closer,
      actorAddress: endpointName(connection, side),
      summary: `The ${closer} (${endpointName(connection, side)}) closed the connection${HOW_SURE[confidence]} with data of the ${peer} still unread, so its kernel sent RST instead of FIN.`,
      evidence: inOrder([
        last === undefined
          ? null
          : lastFrameOf(last, `the ${peer}'s last data before the close, ${bytes(last.payloadBytes)}`),
        frameOf(reset.entry, proof(reset, connection.endpoints[side].windowShift >= 0)),
        ...stragglers.slice(0, 2).map((reading) => frameOf(reading.entry, 'bare RST: data that came after the close')),
      ]),
      facts: {
        ...(reset.windowLeapt && connection.endpoints[side].windowShift >= 0
          ? { unreadBytesAtLeast: reset.windowJumpBytes }
          : {}),
        resetsForLateData: stragglers.reduce((sum, reading) => sum + reading.entry.count, 0),
      },
      execution: executionOf(connection, reset, scene),
      rivals:
        confidence === 'certain'
          ? []
          : [
              {
                cause: 'abortive-close',
                because:
                  'SO_LINGER 0 makes the same RST; less than about 3 kB of unread data leaves no trace in the window',
              },
            ],
      remedies: remedies(connection, reset),
      nextSteps: [
        {
          text: `On the ${closer}'s host, TcpExtTCPAbortOnClose grows for unread data and TcpExtTCPAbortOnData for SO_LINGER 0`,
          command: 'nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData',
        },
      ],
    };
  },
};

/** Its FIN stands before the RST and no data came between: what was unread at the close would have made it a RST at once. */
function hadClosed(connection: ConnectionRecord, reset: ResetReading): boolean {
  const { history } = connection;
  const fin = history.findIndex((entry) => entry.side === reset.entry.side && isFin(entry));
  if (fin < 0 || fin > reset.index) return false;
  return !history.some((entry, i) => i > fin && i < reset.index && entry.side !== reset.entry.side && isData(entry));
}

const HOW_SURE: Readonly<Record<Confidence, string>> = { certain: '', likely: ', most likely', possible: ', perhaps' };

/**
 * Unread bytes were read by no program: when they are as many as the request has, it was hardly executed. A server that
 * answers before it has read all has said itself what became of the request.
 */
function executionOf(connection: ConnectionRecord, reset: ResetReading, scene: Scene): ExecutionVerdict {
  const verdict = requestExecution(connection, scene);
  const request = lastRequest(connection);
  if (reset.entry.side === ORIGINATOR || request === null) return verdict;
  const answer = answerBefore(connection, reset);
  if (answer !== null && stillSending(connection, reset))
    return {
      verdict: 'unknown',
      because: `the server answered (frame ${answer.frame}) before it had read the whole request: that answer says what became of it`,
    };
  if (verdict.verdict !== 'unknown' || !reset.windowLeapt || reset.windowJumpBytes < request.end - request.start)
    return verdict;
  return {
    verdict: 'unknown',
    because: `most likely not: the server's kernel had taken the request, and threw away at least ${bytes(reset.windowJumpBytes)} unread, as much as all of it`,
  };
}

function remedies(
  connection: ConnectionRecord,
  reset: ResetReading,
): { text: string; setting?: string; value?: string; where: string }[] {
  if (reset.entry.side === ORIGINATOR) {
    return [
      {
        text: 'Read until the server closes, or at least the whole response, before closing the socket',
        where: 'client',
      },
      {
        text: 'If the client drops connections that it opened only to be ready (a race of contact points), this is harmless: nothing was asked on them',
        where: 'client',
      },
    ];
  }
  const early = connection.endpoints[RESPONDER].payloadBytes > 0;
  return [
    {
      text: early
        ? 'Read (and throw away) the rest of the request after answering, then close'
        : 'Read the request before closing',
      setting: 'lingering_close (nginx), or shutdown(SHUT_WR) and read until EOF',
      value: 'on',
      where: 'server',
    },
    { text: 'Ask before sending a large body', setting: 'Expect: 100-continue', where: 'client' },
    { text: 'Read the response even when writing fails: it stands in the receive buffer', where: 'client' },
  ];
}

export default closeWithUnreadData;
