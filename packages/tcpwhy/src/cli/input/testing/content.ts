/** Content that the recorded compressed files hold; the same bytes in every run. */
export const contents: Readonly<Record<string, () => Uint8Array>> = {
  /** Words in random order: Huffman codes, all sequence codes, several blocks. */
  words: () => randomWords(200_000),
  /** One byte, far more often than a block holds. */
  run: () => new Uint8Array(400_000).fill(0x61),
  /** Nothing to compress. */
  noise: () => randomBytes(3000),
  /** Noise that comes again 150 kB later: long matches far back. */
  echo: () => concatBytes([randomBytes(9000), randomWords(150_000), randomBytes(9000)]),
  nothing: () => new Uint8Array(0),
};

/** A generator of 31-bit numbers (the one of ANSI C's example). */
function generator(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state >>> 8;
  };
}

function randomBytes(length: number): Uint8Array {
  const next = generator();
  return Uint8Array.from({ length }, () => next() & 0xff);
}

function randomWords(length: number): Uint8Array {
  const next = generator();
  const words = Array.from({ length: 700 }, () => `${(next() % 90_000).toString(36)}${'etaoin'.slice(next() % 6)} `);
  let text = '';
  while (text.length < length) text += words[Math.min(next() % 700, next() % 700)];
  return new TextEncoder().encode(text.slice(0, length));
}

/** All pieces in one array. */
export function concatBytes(pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}
