import { isHandshake, STATE_INACTIVE, STATE_RESET, STATE_SYN_ACK_SENT, STATE_SYN_SENT } from './endpoint-states.ts';
import { ACTIVE, END_DID_CLOSE, type OpenConnections } from './open-connections.ts';

// Zeek's default timers (its tcp_* constants). They are judged by the connection's own packets alone: what other
// hosts send never splits a connection. In Zeek it can, when a recheck happens to fall between two packets.

const SECOND_NS = 1e9;
/** A SYN without any answer is given up after this. */
const ATTEMPT_NS = 5 * SECOND_NS;
/** A closed connection takes stray packets for this long. */
const LINGER_NS = 5 * SECOND_NS;
/** A connection that may be over is looked at in this rhythm. */
const RECHECK_NS = 6 * SECOND_NS;
const FIRST_RECHECK_NS = 5 * SECOND_NS;
const HANDSHAKE_IDLE_NS = 60 * SECOND_NS;
const ESTABLISHED_IDLE_NS = 300 * SECOND_NS;
/** Where people type, pauses are long. */
const INTERACTIVE_IDLE_NS = 3600 * SECOND_NS;

/** Sets the timers of a new connection. */
export function startLifetime(table: OpenConnections, c: number): void {
  table.idleLimitNs[c] = HANDSHAKE_IDLE_NS;
  table.lingerNs[c] = (table.startNs[c] as number) + FIRST_RECHECK_NS;
  setWake(table, c);
}

/** The originator sent its first SYN at `timeNs`. */
export function startAttempt(table: OpenConnections, c: number, timeNs: number): void {
  table.attemptNs[c] = timeNs + ATTEMPT_NS;
  setWake(table, c);
}

/** One end has closed, the other has not: the connection is looked at again in a while. */
export function startHalfClosed(table: OpenConnections, c: number): void {
  table.secondLingerNs[c] = (table.lastNs[c] as number) + RECHECK_NS;
  setWake(table, c);
}

/** The connection has closed: what comes now is its tail. */
export function startLinger(table: OpenConnections, c: number): void {
  table.attemptNs[c] = Number.POSITIVE_INFINITY;
  table.lingerNs[c] = Number.POSITIVE_INFINITY;
  table.secondLingerNs[c] = Number.POSITIVE_INFINITY;
  table.deleteNs[c] = (table.lastNs[c] as number) + LINGER_NS;
  setWake(table, c);
}

/** The connection serves people who type, or looks like it. */
export function allowInteractivePauses(table: OpenConnections, c: number): void {
  table.idleLimitNs[c] = INTERACTIVE_IDLE_NS;
}

/** Moves end `e` to `state`; the first step out of the handshake allows longer pauses. */
export function setState(table: OpenConnections, e: number, state: number): void {
  const old = table.state[e] as number;
  if (state === old) return;
  if (!isHandshake(state) && isHandshake(old) && isHandshake(table.state[e ^ 1] as number))
    table.idleLimitNs[e >> 1] = ESTABLISHED_IDLE_NS;
  table.previousState[e] = old;
  table.state[e] = state;
}

/** Whether a packet at `timeNs` cannot find the connection over, nor any timer due: the usual case, cheaply. */
export function isUndisturbed(table: OpenConnections, c: number, timeNs: number): boolean {
  return timeNs < (table.wakeNs[c] as number) && timeNs - (table.lastNs[c] as number) < HANDSHAKE_IDLE_NS;
}

/** Whether a packet at `timeNs` on this tuple finds the connection gone. Once true, true for all later times. */
export function isOver(table: OpenConnections, c: number, timeNs: number): boolean {
  return timeNs >= overNs(table, c);
}

/** Instant from which the connection is over if nothing more comes, in ns. */
export function overNs(table: OpenConnections, c: number): number {
  const lastNs = table.lastNs[c] as number;
  let over = Math.min(table.deleteNs[c] as number, lastNs + (table.idleLimitNs[c] as number));
  if (!table.is(c, ACTIVE)) return over;
  if (isUnanswered(table, c)) over = Math.min(over, table.attemptNs[c] as number);
  if (!mayLinger(table, c)) return over;
  // Strictly more than the linger time must have passed when the recheck comes.
  const recheck = Math.min(table.lingerNs[c] as number, table.secondLingerNs[c] as number);
  return Math.min(over, Math.max(recheck, lastNs + LINGER_NS + 1));
}

/** Winds the timers forward to a packet of this connection, which is not over at `timeNs`. */
export function passTimers(table: OpenConnections, c: number, timeNs: number): void {
  if (timeNs >= (table.attemptNs[c] as number)) table.attemptNs[c] = Number.POSITIVE_INFINITY;
  const again = table.is(c, ACTIVE) ? timeNs + RECHECK_NS : Number.POSITIVE_INFINITY;
  if (timeNs >= (table.lingerNs[c] as number)) table.lingerNs[c] = again;
  if (timeNs >= (table.secondLingerNs[c] as number)) table.secondLingerNs[c] = again;
  setWake(table, c);
}

function setWake(table: OpenConnections, c: number): void {
  table.wakeNs[c] = Math.min(
    table.attemptNs[c] as number,
    table.lingerNs[c] as number,
    table.secondLingerNs[c] as number,
    table.deleteNs[c] as number,
  );
}

function isUnanswered(table: OpenConnections, c: number): boolean {
  const originator = table.originator(c);
  const state = table.state[originator];
  return (state === STATE_SYN_SENT || state === STATE_SYN_ACK_SENT) && table.state[originator ^ 1] === STATE_INACTIVE;
}

/** Whether the connection is so far closed, or so empty, that a recheck may end it. */
function mayLinger(table: OpenConnections, c: number): boolean {
  const a = table.state[c * 2];
  const b = table.state[c * 2 + 1];
  if (a === STATE_INACTIVE && b === STATE_INACTIVE) return true;
  const firstClosed = table.endIs(c * 2, END_DID_CLOSE);
  const secondClosed = table.endIs(c * 2 + 1, END_DID_CLOSE);
  if (firstClosed === secondClosed) return firstClosed;
  return a === STATE_INACTIVE || b === STATE_INACTIVE || a === STATE_RESET || b === STATE_RESET;
}
