import { copyBytes } from '../base/copy-bytes.ts';
import { PackedRows } from '../base/packed-rows.ts';
import { HEAD_BYTES, headLimit, LONG_HEAD_BYTES } from '../model/history.ts';
import { mayBeBadNews } from './bad-news.ts';
import { ENTRY_HEAD, ENTRY_HEAD_LENGTH, ENTRY_NEXT, ENTRY_WORDS } from './entry-fields.ts';

/** Room for heads at the beginning. */
const FIRST_BYTES = 1 << 18;
const LARGE_BYTES = 64 << 20;
/** ENTRY_HEAD: where the head is, a multiple of 32, and in bit 0 whether there is room for a long one. */
const IS_LONG = 1;

function addressOf(head: number): number {
  return head & ~IS_LONG;
}

/** Storage of all connections' history entries, linked per connection by ENTRY_NEXT, and of the payload heads they keep. */
export class HistoryArena extends PackedRows {
  /** The first one is nobody's: address 0 says that an entry has no room yet. */
  private usedBytes = HEAD_BYTES;
  private heads: Uint8Array = new Uint8Array(FIRST_BYTES);
  private headsView = new DataView(this.heads.buffer);
  private source: Uint8Array = this.heads;
  private sourceView = this.headsView;

  constructor() {
    super(ENTRY_WORDS, 4096);
  }

  /** An entry that is linked to nothing and has no head. */
  open(): number {
    const entry = this.acquire();
    this.words[entry + ENTRY_NEXT] = -1;
    this.words[entry + ENTRY_HEAD_LENGTH] = 0;
    return entry;
  }

  /** `open` where `reserve` made room. */
  openReserved(): number {
    const entry = this.acquireReserved();
    this.words[entry + ENTRY_NEXT] = -1;
    this.words[entry + ENTRY_HEAD_LENGTH] = 0;
    return entry;
  }

  /** Adds bytes of a payload to the entry's head, up to its limit. */
  keepHead(entry: number, bytes: Uint8Array, offset: number, available: number): void {
    if (available === 0) return;
    const kept = this.words[entry + ENTRY_HEAD_LENGTH] as number;
    if (kept === 0) this.makeRoom(entry, headLimit(bytes[offset] as number));
    const head = this.words[entry + ENTRY_HEAD] as number;
    const length = Math.min(available, ((head & IS_LONG) === 0 ? HEAD_BYTES : LONG_HEAD_BYTES) - kept);
    if (length === 0) return;
    this.copyHead(bytes, offset, addressOf(head) + kept, length);
    this.words[entry + ENTRY_HEAD_LENGTH] = kept + length;
  }

  private copyHead(bytes: Uint8Array, offset: number, start: number, length: number): void {
    if (bytes !== this.source) {
      this.source = bytes;
      this.sourceView = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    copyBytes(this.sourceView, offset, this.headsView, start, length);
  }

  /** The room is the row's own: it stays with the row for as long as the arena lives, so that chains need no walk to be freed. */
  private makeRoom(entry: number, bytes: number): void {
    const known = this.words[entry + ENTRY_HEAD] as number;
    const isLong = bytes === LONG_HEAD_BYTES;
    // A fresh row holds 0, where no head is. A row whose room is too short gets another; that happens to each but once.
    if (known !== 0 && (!isLong || (known & IS_LONG) !== 0)) return;
    const at = this.usedBytes;
    this.usedBytes += bytes;
    if (this.usedBytes > this.heads.length) this.growHeads();
    this.words[entry + ENTRY_HEAD] = at | (isLong ? IS_LONG : 0);
  }

  /** Whether the entry's payload may be a message of trouble. */
  mayBeBadNews(entry: number): boolean {
    return mayBeBadNews(this.heads, addressOf(this.words[entry + ENTRY_HEAD] as number));
  }

  /** Whether the entry's payload begins with this byte. */
  startsWith(entry: number, byte: number): boolean {
    const isKept = (this.words[entry + ENTRY_HEAD_LENGTH] as number) > 0;
    return isKept && this.heads[addressOf(this.words[entry + ENTRY_HEAD] as number)] === byte;
  }

  /** Copy of the head bytes of an entry; empty when none were kept. */
  headOf(entry: number): Uint8Array {
    const length = this.words[entry + ENTRY_HEAD_LENGTH] as number;
    if (length === 0) return new Uint8Array(0);
    const at = addressOf(this.words[entry + ENTRY_HEAD] as number);
    return this.heads.slice(at, at + length);
  }

  private growHeads(): void {
    // As PackedRows grow: pages that are never touched cost nothing, copies do.
    const larger = new Uint8Array(this.heads.length * (this.heads.length < LARGE_BYTES ? 4 : 2));
    larger.set(this.heads);
    this.heads = larger;
    this.headsView = new DataView(larger.buffer);
  }
}
