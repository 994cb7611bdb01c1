/** Bytes that are asked for piece by piece: a file, a pipe, or what a decompressor makes of another source. */
export interface ByteSource {
  /**
   * The next bytes, never none, or null at the end. They stay untouched until the call after the next one.
   *
   * Rejects with a TcpwhyError only when nothing at all can be read; trouble later on ends the source with a notice.
   */
  next(): Promise<Uint8Array | null>;
  /** Gives back what the source holds open. May be called at any time, and twice. */
  close(): Promise<void>;
}
