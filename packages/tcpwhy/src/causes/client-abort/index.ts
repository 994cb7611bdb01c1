import { dataTurns } from '../../facts/exchange.ts';
import { endpointName, isReset } from '../../facts/turns.ts';
import type { Remedy } from '../../model/diagnosis.ts';
import { ORIGINATOR } from '../../model/history.ts';
import type { Cause, Claim } from '../cause.ts';
import { bytes, duration, frameOf, inOrder, lastFrameOf, milliseconds } from '../evidence.ts';
import { requestExecution, requestMessage, requestName } from '../last-message.ts';
import { type EarlyClose, earlyClose, isFarewell, looksHalfClosed, serverAborted } from './early-close.ts';

const clientAbort: Cause = {
  id: 'client-abort',
  group: 'endpoint',
  actor: 'client',
  summary: 'the client closed before the response (its time-out, a cancelled request)',
  outranks: ['abortive-close'],
  groupBy: 'server',
  detect(connection, scene): Claim | null {
    const early = earlyClose(connection);
    if (early === null) return null;
    const message = requestMessage(connection, scene, early.request);
    if (isFarewell(early, message)) return null;
    const asks = message?.kind === 'request';
    // One-way protocols end with a FIN behind the last word, in good order.
    if (early.kind === 'unanswered' && !isReset(early.close) && !asks && !serverAborted(connection, early)) return null;
    const client = endpointName(connection, ORIGINATOR);
    const name = requestName(message);
    const waitedNs = early.close.timeNs - early.request.lastTimeNs;
    const halfClosed = looksHalfClosed(early, waitedNs);
    const silentServer = dataTurns(connection).server.length === 0;
    return {
      severity: early.kind === 'mid-response' ? 'warning' : 'error',
      confidence:
        early.kind === 'unread-response'
          ? 'certain'
          : halfClosed || (!asks && silentServer && early.kind === 'unanswered')
            ? 'possible'
            : 'likely',
      actor: 'client',
      actorAddress: client,
      summary: summary(client, name, early, waitedNs),
      evidence: inOrder([
        lastFrameOf(early.asked, `${name}, ${bytes(early.request.end - early.request.start)}`),
        frameOf(
          early.close,
          `${isReset(early.close) ? 'RST' : 'FIN'} by the client while the response is ${early.kind === 'mid-response' ? 'coming' : 'pending'}`,
        ),
        early.late === null
          ? null
          : frameOf(early.late, `the server's data, ${bytes(early.unreadBytes)} of which the client never took`),
        early.refusal === null
          ? null
          : frameOf(early.refusal, "RST by the client's kernel: nobody is there to read it"),
      ]),
      facts: {
        waitedMs: milliseconds(waitedNs),
        requestBytes: early.request.end - early.request.start,
        ...(early.unreadBytes > 0 ? { refusedResponseBytes: early.unreadBytes } : {}),
      },
      execution: requestExecution(connection, scene),
      rivals: [
        { cause: 'process-death', because: "the client's process may have ended as a whole" },
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
        {
          text: `Read the client's log at this time for a time-out or a cancelled request; when a proxy stands in front, ${connection.endpoints[ORIGINATOR].address} is the proxy, and its own client may have left`,
        },
      ],
    };
  },
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

function summary(client: string, name: string, early: EarlyClose, waitedNs: number): string {
  if (early.kind === 'mid-response')
    return `The client (${client}) closed the connection in the middle of the response to its ${name}; ${bytes(early.unreadBytes)} met a closed socket.`;
  const end = early.kind === 'unread-response' ? ', which then met a closed socket' : ' came';
  return `The client (${client}) closed the connection ${duration(waitedNs)} after its ${name}, before the response${end}.`;
}

export default clientAbort;
