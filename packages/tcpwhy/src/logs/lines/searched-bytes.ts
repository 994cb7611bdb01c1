import {
  type ExportedGlobal,
  instantiate,
  type LinearMemory,
  linearMemory,
  PAGE_BYTES,
} from '../../base/web-assembly.ts';
import { BYTE_SEARCH } from './byte-search.generated.ts';
import type { SearchTables } from './search-tables.ts';

/** What byte-search.wat exports. */
interface ByteSearch {
  findControls(at: number, end: number): number;
  find(from: number, end: number): number;
  readonly slots: ExportedGlobal;
  readonly slotMask: ExportedGlobal;
  readonly candidates: ExportedGlobal;
}

/** As byte-search.wat has them. */
const BITS_AT = 0x10000;
const TEXT_AT = 0x20000;
/** The search looks at whole blocks, and so a little behind the end of the text. */
const SLACK_BYTES = 64;
/** So many bytes can be looked at for control bytes at once, were all of them some: positions end where the bits begin. */
export const MOST_CONTROL_BYTES = 0x3000;

/** Bytes that lie where byte-search.wat looks through them. */
export class SearchedBytes {
  /** Positions that `findControls` found. */
  controls: Int32Array;
  /** The bytes themselves: another view of them after a `find`. */
  bytes: Uint8Array;
  private readonly memory: LinearMemory;
  private readonly search: ByteSearch;
  private tables: SearchTables | null = null;

  /** @param capacity How many bytes there are; zeros at first. */
  constructor(private readonly capacity: number) {
    this.memory = linearMemory(this.tablesAt);
    this.search = instantiate<ByteSearch>(BYTE_SEARCH, { log: { memory: this.memory } });
    this.controls = new Int32Array(this.memory.buffer, 0, BITS_AT >> 2);
    this.bytes = new Uint8Array(this.memory.buffer, TEXT_AT, capacity);
  }

  /**
   * Puts the positions of LF, CR and NUL bytes into `controls`, and returns how many there are; a few may lie behind `end`.
   * @param end At most MOST_CONTROL_BYTES behind `from`.
   */
  findControls(from: number, end: number): number {
    return this.search.findControls(from, end);
  }

  /** A position inside the first of these words that lies wholly between `from` and `end`; -1 when there is none. */
  find(tables: SearchTables, from: number, end: number): number {
    if (this.tables !== tables) this.load(tables);
    return this.search.find(from, end);
  }

  private get tablesAt(): number {
    return (TEXT_AT + this.capacity + SLACK_BYTES + 15) & ~15;
  }

  /** Tables come behind the text: how large they are is seen only now. */
  private load(tables: SearchTables): void {
    const { memory, search, tablesAt } = this;
    const missing = tablesAt + tables.image.length - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    new Int32Array(memory.buffer, BITS_AT, tables.bits.length).set(tables.bits);
    new Uint8Array(memory.buffer, tablesAt, tables.image.length).set(tables.image);
    search.slots.value = tablesAt;
    search.slotMask.value = tables.slotCount - 1;
    search.candidates.value = tablesAt + tables.candidatesAt;
    this.controls = new Int32Array(memory.buffer, 0, BITS_AT >> 2);
    this.bytes = new Uint8Array(memory.buffer, TEXT_AT, this.capacity);
    this.tables = tables;
  }
}

/** Fresh memory. @param capacity In bytes. */
export function searchedBytes(capacity: number): SearchedBytes {
  return new SearchedBytes(capacity);
}
