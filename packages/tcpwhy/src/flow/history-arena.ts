import { copyBytes } from '../base/copy-bytes.ts';
import { PackedRows } from '../base/packed-rows.ts';
import { HEAD_BYTES } from '../model/history.ts';
import { mayBeBadNews } from './bad-news.ts';
import { ENTRY_HEAD, ENTRY_HEAD_LENGTH, ENTRY_NEXT, ENTRY_WORDS } from './entry-fields.ts';

/** Storage of all connections' history entries, linked per connection by ENTRY_NEXT, and of the payload heads they keep. */
export class HistoryArena extends PackedRows {
  private headCapacity = 1024;
  private headSize = 0;
  private heads: Uint8Array = new Uint8Array(this.headCapacity * HEAD_BYTES);
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
    const kept = this.words[entry + ENTRY_HEAD_LENGTH] as number;
    const length = Math.min(available, HEAD_BYTES - kept);
    if (length === 0) return;
    this.copyHead(bytes, offset, this.slotOf(entry) * HEAD_BYTES + kept, length);
    this.words[entry + ENTRY_HEAD_LENGTH] = kept + length;
  }

  private copyHead(bytes: Uint8Array, offset: number, start: number, length: number): void {
    if (bytes !== this.source) {
      this.source = bytes;
      this.sourceView = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    copyBytes(this.sourceView, offset, this.headsView, start, length);
  }

  /** The row's own slot: it stays with the row for as long as the arena lives, so that chains need no walk to be freed. */
  private slotOf(entry: number): number {
    const known = this.words[entry + ENTRY_HEAD] as number;
    // A fresh row holds 0, which no slot has.
    if (known !== 0) return known;
    const slot = ++this.headSize;
    if (slot >= this.headCapacity) this.growHeads();
    this.words[entry + ENTRY_HEAD] = slot;
    return slot;
  }

  /** Whether the entry's payload may be a message of trouble. */
  mayBeBadNews(entry: number): boolean {
    return mayBeBadNews(this.heads, (this.words[entry + ENTRY_HEAD] as number) * HEAD_BYTES);
  }

  /** Copy of the head bytes of an entry; empty when none were kept. */
  headOf(entry: number): Uint8Array {
    const length = this.words[entry + ENTRY_HEAD_LENGTH] as number;
    if (length === 0) return new Uint8Array(0);
    const slot = this.words[entry + ENTRY_HEAD] as number;
    return this.heads.slice(slot * HEAD_BYTES, slot * HEAD_BYTES + (this.words[entry + ENTRY_HEAD_LENGTH] as number));
  }

  private growHeads(): void {
    this.headCapacity *= 2;
    const larger = new Uint8Array(this.headCapacity * HEAD_BYTES);
    larger.set(this.heads);
    this.heads = larger;
    this.headsView = new DataView(larger.buffer);
  }
}
