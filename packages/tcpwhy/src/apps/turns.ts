import type { ConnectionRecord } from '../model/connections.ts';
import {
  type HistoryEntry,
  MARK_KEEP_ALIVE,
  MARK_ZERO_WINDOW_PROBE,
  ORIGINATOR,
  RESPONDER,
  type Side,
} from '../model/history.ts';
import { TCP_FIN, TCP_RST, TCP_SYN } from '../model/packets.ts';
import { proxyHeaderBytes } from './proxy-header.ts';
import { type SeenBytes, seeNothing, takeUnseen } from './seen-bytes.ts';

/** Bytes of one direction that were sent for the first time and follow each other without a hole in what was kept. */
export interface Turn {
  readonly side: Side;
  /** Relative sequence numbers of the first byte and behind the last byte that was on the wire. */
  readonly start: number;
  readonly end: number;
  /** What was kept of it, from `start` on; shorter than the turn when bytes were not kept. */
  readonly head: Uint8Array;
  /** Where each history entry's bytes begin in `head`. */
  readonly pieces: readonly TurnPiece[];
  /** The other side spoke since this side's last turn, or this is the side's first turn: a message may begin here. */
  readonly opens: boolean;
}

interface TurnPiece {
  readonly entry: number;
  readonly offset: number;
}

interface GrowingTurn extends Turn {
  end: number;
  head: Uint8Array;
  pieces: TurnPiece[];
}

/** Short segments of one side are joined up to here, so that a message written in two pieces is read whole. Bytes. */
const MAX_JOINED_BYTES = 1024;

const turnsOfConnection = new WeakMap<ConnectionRecord, readonly Turn[]>();
/** Nearly always the same connection is asked about as before. */
let lastAsked: { readonly connection: ConnectionRecord; readonly turns: readonly Turn[] } | null = null;

/**
 * The connection's payload as turns in order of capture. Left out: pure ACKs, ICMP errors, retransmissions and
 * duplicate records of bytes already seen, keep-alive and window probes (their byte is not part of the stream, or
 * is sent again), text in RST segments (RFC 9293 §3.5.3: not stream data). A PROXY protocol header is stripped.
 */
export function turnsOf(connection: ConnectionRecord): readonly Turn[] {
  if (lastAsked?.connection === connection) return lastAsked.turns;
  let turns = turnsOfConnection.get(connection);
  if (turns === undefined) {
    turns = collectTurns(connection.history);
    turnsOfConnection.set(connection, turns);
  }
  lastAsked = { connection, turns };
  return turns;
}

/** The history entry whose payload holds the byte at `offset` of the turn's head. */
export function entryAt(turn: Turn, offset: number): number {
  const { pieces } = turn;
  let at = pieces.length - 1;
  while (at > 0 && !((pieces[at] as TurnPiece).offset <= offset)) at--;
  return pieces[at]?.entry ?? 0;
}

/** Bytes that the turn had on the wire. */
export function turnBytes(turn: Turn): number {
  return turn.end - turn.start;
}

/** The first turn of a side; undefined when it sent nothing. */
export function firstTurnOf(connection: ConnectionRecord, side: Side): Turn | undefined {
  return turnsOf(connection).find((turn) => turn.side === side);
}

function collectTurns(history: readonly HistoryEntry[]): Turn[] {
  const turns: GrowingTurn[] = [];
  const seen: Record<Side, SeenBytes> = { [ORIGINATOR]: seeNothing(), [RESPONDER]: seeNothing() };
  for (let entry = 0; entry < history.length; entry++) {
    const segment = history[entry] as HistoryEntry;
    if (!carriesStreamBytes(segment)) continue;
    const start = segment.sequence + (segment.flags & TCP_SYN ? 1 : 0);
    const end = segment.sequenceEnd - (segment.flags & TCP_FIN ? 1 : 0);
    const from = takeUnseen(seen[segment.side], start, end);
    if (from < end) addBytes(turns, entry, segment, withoutFirst(segment.head, from - start), from, end);
  }
  for (const side of [ORIGINATOR, RESPONDER] as const) stripProxyHeader(turns, side);
  return turns;
}

function carriesStreamBytes(segment: HistoryEntry): boolean {
  if (segment.kind !== 'segments' || segment.payloadBytes === 0) return false;
  if (segment.flags & TCP_RST || segment.marks & MARK_KEEP_ALIVE) return false;
  return !(segment.marks & MARK_ZERO_WINDOW_PROBE && segment.payloadBytes <= 1);
}

function addBytes(
  turns: GrowingTurn[],
  entry: number,
  { side }: HistoryEntry,
  head: Uint8Array,
  start: number,
  end: number,
): void {
  const last = turns.at(-1);
  const speaksOn = last !== undefined && last.side === side;
  if (!speaksOn || !canJoin(last, start, head)) {
    // Bytes beyond the turn's own end would belong to another message.
    const kept = firstOf(head, end - start);
    turns.push({ side, start, end, head: kept, pieces: [{ entry, offset: 0 }], opens: !speaksOn });
    return;
  }
  last.pieces.push({ entry, offset: last.head.length });
  last.head = joinBytes(last.head, firstOf(head, end - start));
  last.end = end;
}

/** A view costs as much as reading some of its bytes: nearly always all of them are wanted. */
function firstOf(bytes: Uint8Array, count: number): Uint8Array {
  return count < bytes.length ? bytes.subarray(0, count) : bytes;
}

function withoutFirst(bytes: Uint8Array, count: number): Uint8Array {
  return count > 0 ? bytes.subarray(count) : bytes;
}

/** Only a turn that was kept whole can be continued: otherwise the joined bytes would hide a hole. */
function canJoin(last: Turn, start: number, head: Uint8Array): boolean {
  const keptWhole = last.head.length === last.end - last.start;
  return keptWhole && last.end === start && last.head.length + head.length <= MAX_JOINED_BYTES;
}

function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

function stripProxyHeader(turns: GrowingTurn[], side: Side): void {
  const at = turns.findIndex((turn) => turn.side === side);
  const first = turns[at];
  const bytes = first === undefined ? 0 : proxyHeaderBytes(first.head);
  if (first === undefined || bytes === 0) return;
  const pieces = first.pieces.map(({ entry, offset }) => ({ entry, offset: offset - bytes }));
  turns[at] = { ...first, start: first.start + bytes, head: first.head.subarray(bytes), pieces };
}
