/** Compressed data that no sound compressor writes. Never leaves the folder `zstd/`. */
export class ZstdError extends Error {
  override readonly name = 'ZstdError';
}

/** Throws unless the data keep the rule. @param broken The rule's violation, for the notice. */
export function demand(holds: boolean, broken: string): asserts holds {
  if (!holds) throw new ZstdError(broken);
}
