import type { CaptureEpoch, RecordTable } from '../model/records.ts';
import type { ByteWindow } from './byte-window.ts';
import type { CaptureContext } from './capture-context.ts';

/** The containers that can be read. A file may hold several, one behind the other. */
export type ContainerKind = 'pcap' | 'pcapng';

/**
 * Turns pushed chunks of one capture into batches of records.
 *
 * The caller's loop: `push` a chunk, `fill` until it returns 0, and so on; at last `end`, and `fill` until it
 * returns 0 once more, because a reader holds a record back until it has seen what follows it. `feedCapture` does it.
 */
export interface CaptureReader {
  /** Of the first container, when several are joined. */
  readonly kind: ContainerKind;
  /** Words for the report, e.g. `pcap, microseconds, little-endian`; complete only when all was read. */
  format(): string;
  /**
   * Time of the first record that has one; what `timeNs` counts from. Null until then, and for ever in a capture
   * without times, whose rows all have `timeNs` 0.
   */
  readonly epoch: CaptureEpoch | null;
  /** Next bytes; only after `fill` returned 0. The chunk must stay untouched until the next `push` has returned. */
  push(chunk: Uint8Array): void;
  /** No more bytes come. */
  end(): void;
  /**
   * Next batch, up to the table's capacity; begins it with `records.nextBatch()`.
   * @returns Rows in the table; 0 when it wants more bytes or, after `end`, when all is read.
   */
  fill(records: RecordTable): number;
}

/** Returned by `ContainerParser.parse`: the table is full. */
export const TABLE_FULL = 0;
/** Returned by `ContainerParser.parse`: another container's first byte stands at the window's position. */
export const NEXT_CONTAINER = -1;

/** Reads one container from a window that others feed. */
export interface ContainerParser {
  readonly kind: ContainerKind;
  /** Words for the report; see `CaptureReader.format`. */
  format(): string;
  /**
   * Appends rows that point into `window.bytes` and moves the window's position on.
   *
   * @returns Bytes that it wants to see from the window's position on before it can go on, TABLE_FULL or
   *          NEXT_CONTAINER. When the input is over and lacks what was wanted, the next call reads or skips what is
   *          left: it never asks in vain twice. Never throws on any input.
   */
  parse(window: ByteWindow, records: RecordTable): number;
}

/** A container format: the default export of a folder of `capture/`. */
export interface ContainerFormat {
  readonly id: ContainerKind;
  readonly summary: string;
  /** The document that defines it. */
  readonly source: string;
  /** All bytes that such a container can begin with: a quick test before `sniff`. */
  readonly firstBytes: readonly number[];
  /** Whether `prefix` (as many of the first 24 bytes as there are) begins such a container. */
  sniff(prefix: Uint8Array): boolean;
  /** A parser that starts at the container's first byte. */
  open(context: CaptureContext): ContainerParser;
}
