import type { ByteSource } from '../byte-source.ts';
import type { InputNotice, NoticeSink } from '../notices.ts';
import { concatBytes } from './content.ts';

/** A source that gives bytes in pieces of one size, and spoils each piece as early as it may. */
export class PieceSource implements ByteSource {
  isClosed = false;
  private at = 0;
  private readonly given: Uint8Array[] = [];

  constructor(
    private readonly bytes: Uint8Array,
    private readonly size = bytes.length,
  ) {}

  next(): Promise<Uint8Array | null> {
    // A piece stays untouched until the call after the next one.
    if (this.given.length > 1) this.given.shift()?.fill(0xee);
    if (this.at >= this.bytes.length) return Promise.resolve(null);
    const piece = this.bytes.slice(this.at, this.at + this.size);
    this.at += piece.length;
    this.given.push(piece);
    return Promise.resolve(piece);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

/** Everything that a source gave, and what it had to say. */
export interface Drained {
  readonly bytes: Uint8Array;
  readonly notices: InputNotice[];
}

/** Opens a source with a place for its notices, and reads it to its end. */
export async function drain(open: (notice: NoticeSink) => ByteSource): Promise<Drained> {
  const notices: InputNotice[] = [];
  const source = open((kind, where, detail = '') => notices.push({ kind, where, detail }));
  const pieces: Uint8Array[] = [];
  for (let piece = await source.next(); piece !== null; piece = await source.next()) pieces.push(piece.slice());
  await source.close();
  return { bytes: concatBytes(pieces), notices };
}

/** `id: detail` of each notice. */
export function noticeTexts({ notices }: Drained): string[] {
  return notices.map(({ kind, detail }) => (detail === '' ? kind.id : `${kind.id}: ${detail}`));
}
