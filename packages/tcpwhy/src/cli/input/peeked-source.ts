import type { ByteSource } from './byte-source.ts';

/** A source whose first bytes were looked at before anybody reads it. */
export class PeekedSource implements ByteSource {
  private held: Uint8Array | null = null;

  private constructor(
    /** The first bytes, as many as were asked for unless the source has fewer. */
    readonly prefix: Uint8Array,
    private readonly inner: ByteSource,
  ) {
    this.held = prefix.length > 0 ? prefix : null;
  }

  /** Reads on until `bytes` have come. They are all in the first piece that `next` gives. */
  static async open(inner: ByteSource, bytes: number): Promise<PeekedSource> {
    let prefix = (await inner.next()) ?? new Uint8Array(0);
    while (prefix.length < bytes) {
      const more = await inner.next();
      if (more === null) break;
      const joined = new Uint8Array(prefix.length + more.length);
      joined.set(prefix);
      joined.set(more, prefix.length);
      prefix = joined;
    }
    return new PeekedSource(prefix, inner);
  }

  async next(): Promise<Uint8Array | null> {
    const { held } = this;
    this.held = null;
    return held ?? this.inner.next();
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}
