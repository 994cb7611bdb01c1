import { ORIGINATOR, RESPONDER, type Side } from '../model/history.ts';
import type { MessagePlace } from './make-message.ts';
import { entryAt, type Turn, turnBytes } from './turns.ts';

/** One length-prefixed message of a turn. */
export interface Frame extends MessagePlace {
  /** The visible part, header included. */
  readonly bytes: Uint8Array;
  /** On the wire, header included. */
  readonly frameBytes: number;
  readonly turn: Turn;
}

/** Why the rest of a turn could not be read. */
export type LostReason =
  /** The turn goes on, but the bytes that would tell how were not kept. */
  | 'not-kept'
  /** The turn itself ends inside a header. */
  | 'cut'
  /** No message begins where one should, or where the turn begins. */
  | 'unrecognised';

/** What a length-prefixed protocol knows about its messages. Called in order of history, so it may keep state. */
export interface FrameReader {
  /** Length in bytes, header included, of the message at `bytes[0]`, which a message before it promised; NaN when cut; 0 when none can begin so. */
  frameBytes(bytes: Uint8Array, turn: Turn): number;
  /** Whether a message begins at `bytes[0]` of a turn that no known message leads up to: must be strict. */
  startsFrame(bytes: Uint8Array, turn: Turn): boolean;
  frame(frame: Frame): void;
  /** @param continues The turn carries on what the same side was saying: probably the rest of a long message. */
  lost(place: MessagePlace, reason: LostReason, continues: boolean): void;
  /** True ends the walk: the rest belongs to another protocol. */
  done?(): boolean;
}

/**
 * Walks the messages of both directions by their length fields. The end of a long message is known by sequence
 * number even when its bytes were not kept, so the turn in which the next one begins is read at the right place;
 * turns that lie within a message say nothing and are skipped.
 */
export function walkFrames(turns: readonly Turn[], reader: FrameReader): void {
  const boundary: Record<Side, number> = { [ORIGINATOR]: Number.NaN, [RESPONDER]: Number.NaN };
  for (const turn of turns) {
    if (reader.done?.() === true) return;
    boundary[turn.side] = walkTurn(turn, boundary[turn.side] - turn.start, reader);
  }
}

/** Headers are at most this long, in bytes: with fewer left of a turn that was not kept whole, nobody can tell what begins. */
const LONGEST_HEADER_BYTES = 16;

function whyUnread(turn: Turn, bytes: Uint8Array, frameBytes: number): LostReason {
  if (bytes.length < LONGEST_HEADER_BYTES && turn.head.length < turnBytes(turn)) return 'not-kept';
  return Number.isNaN(frameBytes) ? 'cut' : 'unrecognised';
}

/** @returns Sequence number where the side's next message begins; NaN when that is not known. */
function walkTurn(turn: Turn, boundaryOffset: number, reader: FrameReader): number {
  // A boundary behind the whole turn is synchronised, too: the turn lies within a message and the loop finds nothing.
  const synchronised = boundaryOffset >= 0;
  let offset = synchronised ? boundaryOffset : 0;
  const lose = (reason: LostReason): number => {
    const place = { entry: entryAt(turn, offset), side: turn.side };
    reader.lost(place, reason, !turn.opens && !synchronised && offset === 0);
    return Number.NaN;
  };
  if (!synchronised && !reader.startsFrame(turn.head, turn)) return lose('unrecognised');
  while (offset < turn.head.length) {
    // The same view where it will do: parsers remember what they have read by it.
    const bytes = offset === 0 ? turn.head : turn.head.subarray(offset);
    const frameBytes = reader.frameBytes(bytes, turn);
    if (!(frameBytes > 0)) return lose(whyUnread(turn, bytes, frameBytes));
    const { side } = turn;
    reader.frame({ entry: entryAt(turn, offset), side, bytes: firstBytes(bytes, frameBytes), frameBytes, turn });
    if (reader.done?.() === true) return Number.NaN;
    offset += frameBytes;
  }
  return offset < turnBytes(turn) ? lose('not-kept') : turn.start + offset;
}

function firstBytes(bytes: Uint8Array, count: number): Uint8Array {
  return count < bytes.length ? bytes.subarray(0, count) : bytes;
}
