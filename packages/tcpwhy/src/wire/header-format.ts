import type { Frame } from './frame.ts';
import type { NextHeader } from './hand-over.ts';

/**
 * Reads the header at `frame.offset`, moves `offset` to the byte after it and names what comes next.
 *
 * Must not throw on any bytes, must notice what it cannot read (`frame.holds`, `frame.malformed`), must not
 * allocate on the usual path, and must move `offset` forward or return `FINISHED`: a loop rests on it.
 */
export type ParseHeader = (frame: Frame) => NextHeader;

/** The descriptor that each folder of link/, network/, tunnel/ and transport/ exports as default. */
export interface HeaderFormat {
  /** Folder name. */
  readonly id: string;
  /** What the header is, in one sentence. */
  readonly summary: string;
  /** The norm, or where the format is described. */
  readonly source: string;
  /** LINKTYPE_ numbers of captures that start with this header, each with its name for readers. */
  readonly linkTypes?: Readonly<Record<number, string>>;
  readonly etherTypes?: readonly number[];
  readonly ipProtocols?: readonly number[];
  /** UDP ports that hint at this header; `parse` must check that the content fits before it believes them. */
  readonly udpPorts?: readonly number[];
  readonly parse: ParseHeader;
}
