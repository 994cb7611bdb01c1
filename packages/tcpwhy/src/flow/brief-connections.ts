import { invariant } from '../base/invariant.ts';
import { type ExportedGlobal, instantiate } from '../base/web-assembly.ts';
import {
  BATCH_HEAD_BYTES,
  CONNECTIONS_AT,
  CONNECTIONS_BYTES,
  PACKET_ROWS,
  type PacketMemory,
  TUPLE_NOTE,
  TUPLE_WORDS,
} from '../model/packet-memory.ts';
import type { PacketTable } from '../model/packets.ts';
import { mayBeBadNews } from './bad-news.ts';
import { BRIEF_CONNECTIONS } from './brief-connections.generated.ts';
import {
  BRIEF_BAD_NEWS,
  BRIEF_BASE,
  BRIEF_CLOSED,
  BRIEF_CLOSED_FIRST,
  BRIEF_CLOSED_NS,
  BRIEF_END_NS,
  BRIEF_FIRST_BATCH,
  BRIEF_GONE,
  BRIEF_LAST_DATA_SIDE,
  BRIEF_LAST_FRAME,
  BRIEF_LAST_PACKET,
  BRIEF_NEXT,
  BRIEF_PACKETS,
  BRIEF_STATE,
  BRIEF_SUMMARY,
  BRIEF_TTL,
  BRIEF_TUPLE,
  BRIEF_WORDS,
} from './brief-fields.ts';
import { LINGER_NS } from './closing-queue.ts';
import type { ConnectionFinder } from './connection-finder.ts';
import { CLOSED_ENDING } from './endings.ts';
import {
  END_NS,
  ENDING,
  LAST_FRAME,
  LIVE_ROW,
  SUMMED_BYTES,
  SUMMED_CLOSED_FIRST,
  SUMMED_PACKETS,
  SUMMED_TTL,
} from './summary-fields.ts';
import type { SummaryTable } from './summary-table.ts';

/** Connections that are brief at one time; brief-connections.wat knows it, too. */
const ROWS = 16_384;
/** Behind the rows come the lists of what happened: connections that opened, that closed, payloads that began. */
const OPENED_AT = CONNECTIONS_AT + ROWS * BRIEF_WORDS * 4;
const CLOSED_AT = OPENED_AT + PACKET_ROWS * 4;
const HEADS_AT = CLOSED_AT + PACKET_ROWS * 4;
/** A note in a 4-tuple: its connection is not brief. */
const NOT_BRIEF = -1;
/** A connection that has to be told again costs about what two spared ones save. */
const COST_OF_RETELLING = 2;
const LEAST_WORTH = -512;
const MOST_WORTH = 512;
/** After so many connections that were not watched, it is tried again. */
const PAUSED_CONNECTIONS = 16_384;

/** What brief-connections.wat exports. */
interface Follower {
  readonly briefs: ExportedGlobal;
  readonly previous: ExportedGlobal;
  readonly openedList: ExportedGlobal;
  readonly closedList: ExportedGlobal;
  readonly headList: ExportedGlobal;
  readonly tuples: ExportedGlobal;
  readonly rows: ExportedGlobal;
  readonly position: ExportedGlobal;
  readonly batch: ExportedGlobal;
  readonly heads: ExportedGlobal;
  readonly headBytes: ExportedGlobal;
  readonly headRoom: ExportedGlobal;
  readonly shift: ExportedGlobal;
  readonly bytesEnd: ExportedGlobal;
  readonly isWatching: ExportedGlobal;
  readonly unwatched: ExportedGlobal;
  readonly opened: ExportedGlobal;
  readonly aged: ExportedGlobal;
  readonly openedCount: ExportedGlobal;
  readonly closedCount: ExportedGlobal;
  readonly headCount: ExportedGlobal;
  readonly lastNs: ExportedGlobal;
  follow(from: number, end: number): number;
}

/** What is known of a connection that was watched and closed. */
export interface BriefExchange {
  readonly clientBytes: number;
  readonly serverBytes: number;
  readonly clientSpokeLast: boolean;
  readonly clientClosedFirst: boolean;
}

/** What brief connections ask of the tracker. */
export interface BriefListener {
  /** Whether an orderly close after such an exchange, without any bad news in it, needs no second look. */
  isPlainlyHealthyBrief(exchange: BriefExchange): boolean;
  /** A connection is not as brief or as plain as it looked: its packets, in this order, are to be tracked after all. */
  retell(summary: number, positions: readonly number[]): void;
}

/**
 * Most connections of most captures live shortly, do nothing remarkable and close in good order. A few numbers watch
 * them (brief-connections.wat), and they leave a summary but no history. As soon as one does anything else, or its first
 * packet is about to be forgotten by the PacketMemory, all its packets are told to the tracker as if they came only now:
 * nothing is lost by waiting.
 *
 * A LIVE_ROW below -1 is a brief row: -2 minus its number.
 */
export class BriefConnections {
  private readonly follower: Follower;
  /** Connections opened, and those of them that were let go or told again, oldest first. */
  private opened = 0;
  private aged = 0;
  /** What watching was worth of late: at its least, most connections had to be told again. */
  private worth = MOST_WORTH;
  private isKept = false;

  constructor(
    private readonly summaries: SummaryTable,
    private readonly finder: ConnectionFinder,
    private readonly memory: PacketMemory,
    private readonly listener: BriefListener,
  ) {
    invariant(HEADS_AT + PACKET_ROWS * 8 <= CONNECTIONS_AT + CONNECTIONS_BYTES, 'brief connections need more memory');
    this.follower = instantiate<Follower>(BRIEF_CONNECTIONS, { packets: memory });
    this.follower.briefs.value = CONNECTIONS_AT;
    this.follower.previous.value = memory.previousAt;
    this.follower.openedList.value = OPENED_AT;
    this.follower.closedList.value = CLOSED_AT;
    this.follower.headList.value = HEADS_AT;
    this.follower.headRoom.value = BATCH_HEAD_BYTES;
  }

  /** To be called before the rows of a batch. */
  startBatch(packets: PacketTable): void {
    const { follower, memory } = this;
    const position = memory.positionOf(packets);
    // Without wire/ there are no 4-tuples to make notes in.
    this.isKept = position >= 0 && memory.tuplesAt > 0;
    if (!this.isKept) return;
    follower.tuples.value = memory.tuplesAt;
    follower.rows.value = memory.rowAddress(position);
    follower.position.value = position;
    follower.batch.value = memory.batch;
    follower.heads.value = memory.headsAddress(position);
    follower.headBytes.value = 0;
    follower.shift.value = memory.frameShift;
    follower.bytesEnd.value = memory.frameBytesEnd;
    follower.isWatching.value = this.isWorthIt() ? 1 : 0;
  }

  /**
   * Follows the rows from `from` on that open a connection to be watched, or are plain ones of a watched one.
   *
   * @param nowNs Latest time of the capture so far.
   * @returns The first row that is not: `release` is for that one.
   */
  follow(packets: PacketTable, from: number, nowNs: number): number {
    if (!this.isKept) return from;
    const { follower } = this;
    if (nowNs > follower.lastNs.value) follower.lastNs.value = nowNs;
    const next = follower.follow(from, packets.count);
    if (next === from) return from;
    for (let k = 0; k < follower.openedCount.value; k++) this.summariseOpening(packets, this.word(OPENED_AT, k));
    for (let k = 0; k < follower.headCount.value; k++) {
      if (!mayBeBadNews(packets.heads, this.word(HEADS_AT, k * 2 + 1))) continue;
      this.memory.words[(this.word(HEADS_AT, k * 2) >> 2) + BRIEF_BAD_NEWS] = 1;
    }
    for (let k = 0; k < follower.closedCount.value; k++) this.close(this.word(CLOSED_AT, k) >> 2);
    return next;
  }

  /** Time of the latest packet that was followed. */
  get lastNs(): number {
    return this.follower.lastNs.value;
  }

  /**
   * To be called for a packet that `follow` did not take.
   *
   * @returns False when its connection is not brief anyway. Else it is no longer: all its packets have been told again.
   */
  release(packets: PacketTable, i: number): boolean {
    const summary = this.summaries.newestOf(packets.tuple(i) >> 1);
    if (summary < 0) return false;
    const liveRow = this.summaries.words[summary + LIVE_ROW] as number;
    if (liveRow >= -1) return false;
    this.retell(rowOf(-2 - liveRow));
    return true;
  }

  /** Tells a connection again that is asked about, unless the general path would have let it go by now. */
  recall(summary: number, nowNs: number): void {
    const liveRow = this.summaries.words[summary + LIVE_ROW] as number;
    if (liveRow < -1 && !this.isOver(rowOf(-2 - liveRow), nowNs)) this.retell(rowOf(-2 - liveRow));
  }

  /** To be called before the oldest batch is overwritten: those whose first packet is in it can wait no longer. */
  age(nowNs: number): void {
    const { words, forgottenBatch } = this.memory;
    while (this.aged < this.opened) {
      const row = rowOf(this.aged % ROWS);
      if ((words[row + BRIEF_FIRST_BATCH] as number) > forgottenBatch) break;
      this.end(row, nowNs);
      this.aged++;
    }
    this.follower.aged.value = this.aged;
  }

  /** No more packets come. */
  finish(nowNs: number): void {
    for (; this.aged < this.opened; this.aged++) this.end(rowOf(this.aged % ROWS), nowNs);
  }

  private word(at: number, index: number): number {
    return this.memory.words[(at >> 2) + index] as number;
  }

  private summariseOpening(packets: PacketTable, i: number): void {
    const number = this.opened++ % ROWS;
    const summary = this.finder.openSummary(packets, i, true);
    this.summaries.words[summary + LIVE_ROW] = -2 - number;
    this.memory.words[rowOf(number) + BRIEF_SUMMARY] = summary;
  }

  private close(row: number): void {
    const { words } = this.memory;
    const exchange: BriefExchange = {
      clientBytes: this.payload(row, 0),
      serverBytes: this.payload(row, 1),
      clientSpokeLast: words[row + BRIEF_LAST_DATA_SIDE] === 1,
      clientClosedFirst: words[row + BRIEF_CLOSED_FIRST] === 1,
    };
    if (words[row + BRIEF_BAD_NEWS] === 0 && this.listener.isPlainlyHealthyBrief(exchange)) this.summarise(row);
    else this.retell(row);
  }

  /** Payload bytes of a side that sent SYN and FIN. */
  private payload(row: number, side: number): number {
    const { words } = this.memory;
    return ((words[row + BRIEF_NEXT + side] as number) - (words[row + BRIEF_BASE + side] as number) - 2) >>> 0;
  }

  private summarise(row: number): void {
    const { words: b } = this.memory;
    const { words: s, reals } = this.summaries;
    const at = b[row + BRIEF_SUMMARY] as number;
    s[at + ENDING] = CLOSED_ENDING;
    s[at + SUMMED_CLOSED_FIRST] = b[row + BRIEF_CLOSED_FIRST] as number;
    s[at + LAST_FRAME] = b[row + BRIEF_LAST_FRAME] as number;
    reals[(at >> 1) + END_NS] = this.memory.reals[(row >> 1) + BRIEF_END_NS] as number;
    for (let side = 0; side < 2; side++) {
      s[at + SUMMED_PACKETS + side] = b[row + BRIEF_PACKETS + side] as number;
      s[at + SUMMED_TTL + side] = b[row + BRIEF_TTL + side] as number;
      reals[(at >> 1) + SUMMED_BYTES + side] = this.payload(row, side);
    }
  }

  /** Lets go of a connection that closed well some time ago; any other has its packets told again. */
  private end(row: number, nowNs: number): void {
    const { words } = this.memory;
    if (words[row + BRIEF_STATE] === BRIEF_GONE) return;
    if (!this.isOver(row, nowNs)) {
      this.retell(row);
      return;
    }
    this.worth = Math.min(MOST_WORTH, this.worth + 1);
    this.forget(row);
    this.summaries.words[(words[row + BRIEF_SUMMARY] as number) + LIVE_ROW] = -1;
  }

  /** Closed well, and so long ago that the general path would not have its history any more. */
  private isOver(row: number, nowNs: number): boolean {
    const { words, reals } = this.memory;
    return (
      words[row + BRIEF_STATE] === BRIEF_CLOSED && nowNs - (reals[(row >> 1) + BRIEF_CLOSED_NS] as number) >= LINGER_NS
    );
  }

  private retell(row: number): void {
    const { words } = this.memory;
    this.worth = Math.max(LEAST_WORTH, this.worth - COST_OF_RETELLING);
    this.forget(row);
    const positions: number[] = [];
    for (let at = words[row + BRIEF_LAST_PACKET] as number; at >= 0; at = this.word(this.memory.previousAt, at))
      positions.push(at);
    this.listener.retell(words[row + BRIEF_SUMMARY] as number, positions.reverse());
  }

  private forget(row: number): void {
    const { words, tuplesAt } = this.memory;
    words[row + BRIEF_STATE] = BRIEF_GONE;
    const tuple = (words[row + BRIEF_TUPLE] as number) >> 1;
    words[(tuplesAt >> 2) + tuple * TUPLE_WORDS + TUPLE_NOTE] = NOT_BRIEF;
  }

  /** Whether of late most connections did not have to be told again; if so, some thousands pass unwatched. */
  private isWorthIt(): boolean {
    const { unwatched } = this.follower;
    if (this.worth > LEAST_WORTH) return true;
    if (unwatched.value < PAUSED_CONNECTIONS) return false;
    unwatched.value = 0;
    this.worth = 0;
    return true;
  }
}

/** First word of a brief row. */
function rowOf(number: number): number {
  return (CONNECTIONS_AT >> 2) + number * BRIEF_WORDS;
}
