/** Bytes that can also be read four at a time: `quads` views the same memory, from the same place. */
export interface SearchedBytes {
  readonly bytes: Uint8Array;
  readonly quads: Int32Array;
}

/** Fresh memory. @param capacity A multiple of four. */
export function searchedBytes(capacity: number): SearchedBytes {
  const memory = new ArrayBuffer(capacity);
  return { bytes: new Uint8Array(memory), quads: new Int32Array(memory) };
}
