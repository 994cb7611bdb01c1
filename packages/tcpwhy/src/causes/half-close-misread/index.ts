import { dataTurns, isAnswered, lastRequest } from '../../facts/exchange.ts';
import { firstReset } from '../../facts/reset-readings.ts';
import { endpointName, isFin } from '../../facts/turns.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import type { Cause } from '../cause.ts';
import { bytes, duration, frameOf, inOrder, milliseconds } from '../evidence.ts';
import { requestExecution, requestMessage, requestName } from '../last-message.ts';
import { WITH_REQUEST_NS } from '../parting.ts';

const halfCloseMisread: Cause = {
  id: 'half-close-misread',
  group: 'endpoint',
  actor: 'server',
  summary: 'the server took a half-close for an abort',
  // The FIN was no farewell: what the client does afterwards (nothing) and the server's RST are explained by the misreading.
  outranks: ['abortive-close', 'close-with-unread-data', 'client-abort'],
  groupBy: 'server',
  detect(connection, scene) {
    const reset = firstReset(connection);
    if (connection.closedFirst !== ORIGINATOR || reset?.family !== 'abort') return null;
    if (reset.entry.side !== RESPONDER || reset.foreignSigns.length > 0) return null;
    const request = lastRequest(connection);
    const fin = connection.history.find((entry) => entry.side === ORIGINATOR && isFin(entry));
    if (fin === undefined || request === null || isAnswered(request)) return null;
    // A half-close ends a one-shot exchange; a client that had been served before simply left.
    if (dataTurns(connection).server.length > 0) return null;
    if (
      fin.timeNs - request.lastTimeNs > WITH_REQUEST_NS ||
      reset.entry.ack < connection.endpoints[ORIGINATOR].finSequence + 1
    )
      return null;
    const message = requestMessage(connection, scene, request);
    if (message?.kind === 'goodbye') return null;
    const name = requestName(message);
    const asked = connection.history[request.lastIndex] as HistoryEntry;
    return {
      severity: 'error',
      // Of an unknown protocol nobody can say whether its last words asked for anything.
      confidence: message?.kind === 'request' ? 'likely' : 'possible',
      actor: 'server',
      actorAddress: endpointName(connection, RESPONDER),
      summary: `The client half-closed right after its ${name} (no more to send), and ${endpointName(connection, RESPONDER)} seems to have taken that for an abort: it reset the connection instead of answering.`,
      evidence: inOrder([
        frameOf(
          asked,
          `${name}, ${bytes(request.end - request.start)}${fin === asked ? ', and FIN in the same segment' : ''}`,
        ),
        frameOf(
          fin,
          `FIN by the client, ${duration(Math.max(0, fin.timeNs - request.lastTimeNs))} behind it, before any response`,
        ),
        frameOf(reset.entry, 'RST by the server, which acknowledges the FIN; not one byte of response'),
      ]),
      facts: { resetAfterFinMs: milliseconds(reset.entry.timeNs - fin.timeNs) },
      execution: requestExecution(connection, scene),
      rivals: [
        { cause: 'abortive-close', because: 'the server may have aborted for another reason just then' },
        {
          cause: 'client-abort',
          because: 'a client that closes for good sends the same FIN; only its system calls tell the two apart',
        },
      ],
      remedies: [
        {
          text: 'Keep the sending side open until the response is read (no shutdown(SHUT_WR), no socket.end() right behind the request)',
          where: 'client',
        },
        {
          text: 'Or let the server answer half-closed connections',
          setting: 'allowHalfOpen (Node)',
          value: 'true',
          where: 'server',
        },
      ],
      nextSteps: [
        {
          text: 'Watch what the client calls: shutdown(fd, SHUT_WR) is a half-close, close(fd) the end',
          command: 'strace -f -e trace=shutdown,close -p PID_OF_THE_CLIENT',
        },
      ],
    };
  },
};

export default halfCloseMisread;
