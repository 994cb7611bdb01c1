import type { ByteSource } from './byte-source.ts';
import { DensityGuard, type DensityLimit } from './density-guard.ts';
import { beginsMember } from './gzip/member-header.ts';
import type { NoticeSink } from './notices.ts';
import { PeekedSource } from './peeked-source.ts';
import { FRAME_MAGIC, isSkippable } from './zstd/frame-header.ts';

/** Compressions that are taken off. */
export type Wrapping = 'gzip' | 'zstd';

/** Deeper nesting is no accident; the innermost is then named as what it is. */
const MAX_DEPTH = 3;
/** So many bytes come in the first piece, if there are as many: enough to say what the input is. */
const FIRST_PIECE_BYTES = 4096;

/** A source without compression, and what was taken off, outermost first. */
export interface Unwrapped {
  readonly source: PeekedSource;
  readonly wrapping: readonly Wrapping[];
}

/** Facts about the outermost input. */
export interface RawInput {
  readonly source: ByteSource;
  readonly totalBytes: number | null;
  bytesRead(): number;
}

/** Takes compression off, by content, up to three layers. */
export async function unwrap(raw: RawInput, limit: DensityLimit, notice: NoticeSink): Promise<Unwrapped> {
  const wrapping: Wrapping[] = [];
  let source = await PeekedSource.open(raw.source, FIRST_PIECE_BYTES);
  let kind = wrappingOf(source.prefix);
  while (kind !== null && wrapping.length < MAX_DEPTH) {
    const isOutermost = wrapping.length === 0;
    wrapping.push(kind);
    const inner = await unwrapped(kind, source, notice, isOutermost ? raw.totalBytes : null);
    const guarded = new DensityGuard(inner, () => raw.bytesRead(), limit, notice);
    source = await PeekedSource.open(guarded, FIRST_PIECE_BYTES);
    kind = wrappingOf(source.prefix);
  }
  return { source, wrapping };
}

/** The decompressors are loaded when they are needed. @param totalBytes Of the compressed data; null when unknown. */
async function unwrapped(
  kind: Wrapping,
  source: ByteSource,
  notice: NoticeSink,
  totalBytes: number | null,
): Promise<ByteSource> {
  if (kind === 'gzip') return new (await import('./gzip/gunzip-source.ts')).GunzipSource(source, notice, totalBytes);
  return new (await import('./zstd/unzstd-source.ts')).UnzstdSource(source, notice);
}

/** By magic number; a skippable frame may come before the first one of Zstandard. */
function wrappingOf(prefix: Uint8Array): Wrapping | null {
  if (beginsMember(prefix, 0)) return 'gzip';
  if (prefix.length < 4) return null;
  const magic = new DataView(prefix.buffer, prefix.byteOffset, 4).getUint32(0, true);
  return magic === FRAME_MAGIC || isSkippable(magic) ? 'zstd' : null;
}
