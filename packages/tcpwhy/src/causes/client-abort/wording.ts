import { isFin, isReset } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { NextStep, Remedy, Rival } from '../../model/diagnosis.ts';
import { ORIGINATOR, RESPONDER } from '../../model/history.ts';
import { captureUnlessHere } from '../capture-steps.ts';
import type { EvidenceFrame } from '../cause.ts';
import { bytes, duration, frameOf, inOrder, lastFrameOf } from '../evidence.ts';
import { closedAtOnce, type EarlyClose } from './early-close.ts';

/** An early close, and what there is to tell of it. */
export interface Abort {
  readonly early: EarlyClose;
  /** The request, in its protocol's words. */
  readonly name: string;
  /** The protocol is known to wait for an answer. */
  readonly asks: boolean;
  /** An answer came, and met the closed socket. */
  readonly answered: boolean;
  /** Nobody can say that an answer was due. */
  readonly mayBeOneWay: boolean;
  readonly halfClosed: boolean;
  readonly waitedNs: number;
}

/** What happened, in one sentence. */
export function summary(client: string, { early, name, waitedNs, answered }: Abort): string {
  if (early.kind === 'mid-response')
    return `The client (${client}) closed the connection in the middle of the response to its ${name}; ${bytes(early.unreadBytes)} met a closed socket.`;
  if (early.kind === 'holed-response')
    return `The client (${client}) gave up in the middle of the response to its ${name}, ${duration(waitedNs)} after its last part came: ${bytes(early.unreadBytes)} before that never arrived.`;
  const end = answered ? ', which then met a closed socket' : ' came';
  const when = closedAtOnce(early) ? 'right behind' : `${duration(waitedNs)} after`;
  return `The client (${client}) closed the connection ${when} its ${name}, before the response${end}.`;
}

/** The question, the close, and what met it. */
export function evidence({ early, name }: Abort): EvidenceFrame[] {
  return inOrder([
    lastFrameOf(early.asked, `${name}, ${bytes(early.request.end - early.request.start)}`),
    frameOf(early.close, `${closeName(early)} by the client while the response is ${RESPONSE_IS[early.kind]}`),
    early.late === null
      ? null
      : frameOf(
          early.late,
          early.kind === 'holed-response'
            ? `arrives although the ${bytes(early.unreadBytes)} before it are missing, and stay so`
            : `the server's data, ${bytes(early.unreadBytes)} of which the client never took`,
        ),
    early.refusal === null ? null : frameOf(early.refusal, "RST by the client's kernel: nobody is there to read it"),
  ]);
}

function closeName({ close }: EarlyClose): string {
  if (isReset(close)) return 'RST';
  return isFin(close) ? 'FIN' : 'TLS alert (a close_notify, by its size)';
}

const RESPONSE_IS: Readonly<Record<EarlyClose['kind'], string>> = {
  'unread-response': 'pending',
  unanswered: 'pending',
  'mid-response': 'coming',
  'holed-response': 'incomplete',
};

/** What the capture does not exclude. */
export function rivals({ early, halfClosed }: Abort): Rival[] {
  return [
    { cause: 'process-death', because: "the client's process may have ended as a whole" },
    ...(early.kind === 'holed-response'
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
  ];
}

/** What to do about it, by kind. */
export function remedies({ early, waitedNs }: Abort): Remedy[] {
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
  if (early.kind === 'holed-response')
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

/** Where to look next. */
export function nextSteps(connection: ConnectionRecord, early: EarlyClose): NextStep[] {
  return [
    ...(early.kind === 'holed-response'
      ? captureUnlessHere(
          connection,
          RESPONDER,
          'whether the missing bytes were sent again, and how large, tells loss on the path from a stuck server',
        )
      : []),
    {
      text: `Read the client's log at this time for a time-out or a cancelled request; when a proxy stands in front, ${connection.endpoints[ORIGINATOR].address} is the proxy, and its own client may have left`,
    },
  ];
}
