import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../../model/packets.ts';
import {
  CONTROL_FIN,
  CONTROL_RST,
  CONTROL_SYN,
  CONTROLS,
  END_SPOKE,
  NOISES,
  type OpenConnections,
  PARTIAL,
  SECOND_ORIGINATES,
} from './open-connections.ts';

/** A flood of ever new RSTs must not grow the text without end; Zeek has no limit here. */
const MAX_LETTERS = 1024;

/** Letters of the NOISE_ kinds: bad checksum, repetition, zero window, gap. */
const NOISE_LETTERS = 'CTWG';

const SEEN_SYN = 1;
const SEEN_FIN = 2;
const SEEN_RST = 4;
const SEEN_FIN_RST = 8;
const SEEN_DATA = 16;
const SEEN_ACK = 32;
const SEEN_MIXED = 64;

/** Notes one more event of a noisy kind (NOISE_ constant): its letter is written at the 1st, 10th, 100th ... one. */
export function addNoise(table: OpenConnections, e: number, noise: number): void {
  const at = e * NOISES + noise;
  const count = (table.noiseCounts[at] as number) + 1;
  table.noiseCounts[at] = count;
  if (isPowerOfTen(count)) addLetter(table, e, NOISE_LETTERS.charAt(noise));
}

/**
 * Notes what kind of segment end `e` sent. A connection whose only event is a SYN-ACK taken for the originator's
 * stays so for a stealth scan; an ACK or data next makes it a real one, and the roles flip.
 *
 * @param relative Relative sequence number of the segment.
 */
export function noteSegment(
  table: OpenConnections,
  e: number,
  flags: number,
  relative: number,
  payloadBytes: number,
): void {
  const control = flags & (TCP_SYN | TCP_FIN | TCP_RST);
  if (control === 0) {
    if (payloadBytes > 0) noteProductive(table, e, SEEN_DATA, 'D');
    else if ((flags & TCP_ACK) !== 0) noteProductive(table, e, SEEN_ACK, 'A');
  } else if (control === TCP_SYN)
    noteControl(table, e, CONTROL_SYN, SEEN_SYN, (flags & TCP_ACK) !== 0 ? 'H' : 'S', relative);
  else if (control === TCP_FIN) noteControl(table, e, CONTROL_FIN, SEEN_FIN, 'F', relative + payloadBytes);
  else if (control === TCP_RST) noteControl(table, e, CONTROL_RST, SEEN_RST, 'R', relative);
  else if ((control & TCP_SYN) === 0 || control === (TCP_SYN | TCP_FIN | TCP_RST))
    noteOnce(table, e, SEEN_FIN_RST, 'I');
  else noteOnce(table, e, SEEN_MIXED, 'Q');
}

function noteProductive(table: OpenConnections, e: number, bit: number, letter: string): void {
  if (table.history[e >> 1] === 'H') flipSynAckFirst(table, e >> 1);
  noteOnce(table, e, bit, letter);
}

/** The sender of the lone SYN-ACK becomes the responder, as if its peer's SYN had been seen. */
function flipSynAckFirst(table: OpenConnections, c: number): void {
  flipRoles(table, c);
  table.history[c] = '^h';
  table.markEnd(table.originator(c), END_SPOKE);
}

/** Swaps originator and responder, and notes it. */
export function flipRoles(table: OpenConnections, c: number): void {
  table.mark(c, SECOND_ORIGINATES, !table.is(c, SECOND_ORIGINATES));
  table.mark(c, PARTIAL, false);
  table.history[c] += '^';
}

/** SYN, FIN and RST are written again only with another number than the last one of their kind. */
function noteControl(
  table: OpenConnections,
  e: number,
  control: number,
  bit: number,
  letter: string,
  relative: number,
): void {
  const at = e * CONTROLS + control;
  if (!noteOnce(table, e, bit, letter) && relative !== table.lastControl[at]) addLetter(table, e, letter);
  table.lastControl[at] = relative;
}

/** Writes the letter if it is this role's first of its kind, and says whether it was. */
function noteOnce(table: OpenConnections, e: number, bit: number, letter: string): boolean {
  const mask = table.isOriginator(e) ? bit : bit << 16;
  const seen = table.lettersSeen[e >> 1] as number;
  if ((seen & mask) !== 0) return false;
  table.lettersSeen[e >> 1] = seen | mask;
  addLetter(table, e, letter);
  return true;
}

/** Appends `letter` (upper case), lower case when end `e` is the responder. */
function addLetter(table: OpenConnections, e: number, letter: string): void {
  const c = e >> 1;
  const history = table.history[c] as string;
  if (history.length < MAX_LETTERS)
    table.history[c] = history + (table.isOriginator(e) ? letter : letter.toLowerCase());
}

function isPowerOfTen(count: number): boolean {
  if (count < 10) return count === 1;
  let rest = count;
  while (rest % 10 === 0) rest /= 10;
  return rest === 1;
}
