import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../../model/packets.ts';
import {
  STATE_CLOSED,
  STATE_ESTABLISHED,
  STATE_INACTIVE,
  STATE_PARTIAL,
  STATE_RESET,
  STATE_SYN_ACK_SENT,
  STATE_SYN_SENT,
} from './endpoint-states.ts';
import { flipRoles } from './history-letters.ts';
import { allowInteractivePauses, setState, startAttempt } from './lifetimes.ts';
import { ACTIVE, END_DID_CLOSE, END_SPOKE, type OpenConnections, PARTIAL } from './open-connections.ts';
import { INTERACTIVE_PORTS, LIKELY_SERVER_PORTS } from './server-ports.ts';

/** What a segment does to its connection's close. */
export type CloseEffect = 0 | 1 | 2;
export const CLOSES_NOTHING: CloseEffect = 0;
/** This end is done (RST). */
export const CLOSES: CloseEffect = 1;
/** This end is done, and a complete close is a regular end. */
export const CLOSES_REGULARLY: CloseEffect = 2;

/**
 * Moves end `e` by one segment. It follows what was seen, not what RFC 9293 allows: captures start late, and lie.
 *
 * @param asOriginator Whether the sender was the originator when the segment came; it may have flipped since.
 */
export function moveState(
  table: OpenConnections,
  e: number,
  flags: number,
  payloadBytes: number,
  asOriginator: boolean,
  timeNs: number,
): CloseEffect {
  switch (table.state[e]) {
    case STATE_INACTIVE:
      return moveInactive(table, e, flags, payloadBytes, asOriginator, timeNs);
    case STATE_SYN_SENT:
    case STATE_SYN_ACK_SENT:
      return (flags & (TCP_FIN | TCP_RST)) === 0 ? CLOSES_NOTHING : moveSynSent(table, e, flags);
    case STATE_CLOSED:
      return (flags & TCP_RST) === 0 ? CLOSES_NOTHING : moveClosed(table, e);
    case STATE_RESET:
      return CLOSES_NOTHING;
    default:
      return (flags & (TCP_SYN | TCP_FIN | TCP_RST)) === 0 ? CLOSES_NOTHING : moveEstablished(table, e, flags);
  }
}

/** First segment of this end. */
function moveInactive(
  table: OpenConnections,
  e: number,
  flags: number,
  payloadBytes: number,
  asOriginator: boolean,
  timeNs: number,
): CloseEffect {
  let effect: CloseEffect = CLOSES_NOTHING;
  if ((flags & TCP_SYN) !== 0) {
    if (asOriginator) sendSyn(table, e, flags, timeNs);
    else answerSyn(table, e, flags);
  }
  if ((flags & TCP_FIN) !== 0) {
    setState(table, e, STATE_CLOSED);
    effect = CLOSES_REGULARLY;
  }
  if ((flags & TCP_RST) !== 0) {
    setState(table, e, STATE_RESET);
    effect = isReject(table, e, asOriginator) ? CLOSES : CLOSES_REGULARLY;
  }
  if (table.state[e] === STATE_INACTIVE) joinLate(table, e, flags, payloadBytes, asOriginator);
  return effect;
}

function sendSyn(table: OpenConnections, e: number, flags: number, timeNs: number): void {
  setState(table, e, (flags & TCP_ACK) !== 0 ? STATE_SYN_ACK_SENT : STATE_SYN_SENT);
  startAttempt(table, e >> 1, timeNs);
}

/** The responder's SYN or SYN-ACK. */
function answerSyn(table: OpenConnections, e: number, flags: number): void {
  const peer = e ^ 1;
  if ((flags & TCP_ACK) === 0 && table.state[peer] === STATE_SYN_ACK_SENT) {
    // SYN-ACK recorded before its SYN, which happens between two interfaces: the roles were the wrong way round.
    flipRoles(table, e >> 1);
    setState(table, peer, STATE_ESTABLISHED);
    table.markEnd(e, END_SPOKE);
  }
  if (table.state[peer] === STATE_SYN_SENT) setState(table, peer, STATE_ESTABLISHED);
  setState(table, e, STATE_ESTABLISHED);
  if (table.state[peer] !== STATE_PARTIAL && INTERACTIVE_PORTS.has(servicePort(table, e >> 1)))
    allowInteractivePauses(table, e >> 1);
}

/** The responder's port; when the originator was never seen, and only its port is known for a service, that one. */
function servicePort(table: OpenConnections, c: number): number {
  const originator = table.originator(c);
  const responderPort = table.port[originator ^ 1] as number;
  const originatorPort = table.port[originator] as number;
  const unseen = table.state[originator] === STATE_INACTIVE;
  const better = unseen && !LIKELY_SERVER_PORTS.has(responderPort) && LIKELY_SERVER_PORTS.has(originatorPort);
  return better ? originatorPort : responderPort;
}

/** Whether a first RST refuses a SYN, or answers a SYN-ACK whose SYN was not seen. */
function isReject(table: OpenConnections, e: number, asOriginator: boolean): boolean {
  const peerState = table.state[e ^ 1];
  if (asOriginator) return peerState === STATE_ESTABLISHED;
  return peerState === STATE_SYN_SENT || peerState === STATE_SYN_ACK_SENT;
}

/** First segment without SYN, FIN or RST. */
function joinLate(table: OpenConnections, e: number, flags: number, payloadBytes: number, asOriginator: boolean): void {
  const c = e >> 1;
  // Some hosts acknowledge a SYN before they answer it: no sign of a connection that began earlier.
  if (!asOriginator && payloadBytes === 0 && table.state[table.originator(c)] === STATE_SYN_SENT) return;
  if ((flags & TCP_ACK) !== 0 && table.state[e ^ 1] === STATE_ESTABLISHED) {
    // SYN-ACK seen, now an ACK: only the SYN itself was missed.
    setState(table, e, STATE_ESTABLISHED);
    table.mark(c, PARTIAL, false);
    table.markEnd(e, END_SPOKE);
  } else setState(table, e, STATE_PARTIAL);
}

/** FIN or RST after nothing but a SYN. */
function moveSynSent(table: OpenConnections, e: number, flags: number): CloseEffect {
  if ((flags & TCP_FIN) !== 0) setState(table, e, STATE_CLOSED);
  if ((flags & TCP_RST) === 0) return CLOSES_REGULARLY;
  setState(table, e, STATE_RESET);
  table.mark(e >> 1, ACTIVE, false);
  return (flags & TCP_FIN) !== 0 ? CLOSES_REGULARLY : CLOSES;
}

/** SYN, FIN or RST in an established or partial connection. */
function moveEstablished(table: OpenConnections, e: number, flags: number): CloseEffect {
  const peer = e ^ 1;
  let effect: CloseEffect = CLOSES_NOTHING;
  if (
    (flags & (TCP_SYN | TCP_ACK)) === TCP_SYN &&
    table.state[e] === STATE_PARTIAL &&
    table.state[peer] === STATE_INACTIVE
  )
    setState(table, e, STATE_SYN_SENT);
  if ((flags & (TCP_FIN | TCP_RST)) === TCP_FIN) {
    setState(table, e, STATE_CLOSED);
    // The peer's FIN, then its RST, then our FIN: a normal end after all.
    if (table.state[peer] === STATE_RESET && table.previousState[peer] === STATE_CLOSED)
      setState(table, peer, STATE_CLOSED);
    effect = CLOSES_REGULARLY;
  }
  if ((flags & TCP_RST) !== 0) {
    setState(table, e, STATE_RESET);
    effect = CLOSES;
    if (table.state[peer] !== STATE_RESET || table.previousState[peer] !== STATE_ESTABLISHED)
      table.mark(e >> 1, ACTIVE, false);
  }
  return effect;
}

/** RST after this end's own FIN: it counts only while the peer has not sent its FIN. */
function moveClosed(table: OpenConnections, e: number): CloseEffect {
  if (table.state[e ^ 1] === STATE_CLOSED) return CLOSES_NOTHING;
  setState(table, e, STATE_RESET);
  return table.endIs(e, END_DID_CLOSE) ? CLOSES_NOTHING : CLOSES;
}
