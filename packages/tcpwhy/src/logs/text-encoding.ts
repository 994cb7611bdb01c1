/** How a log's characters are written. */
export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Bytes before the first character, by encoding: Windows programs write them. */
interface SniffedEncoding {
  readonly name: TextEncodingName;
  readonly markBytes: number;
}

/** By byte order mark; else by where the zero bytes of ASCII characters stand. */
export function sniffEncoding(prefix: Uint8Array): SniffedEncoding {
  const [first, second, third] = prefix;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { name: 'utf-8', markBytes: 3 };
  if (first === 0xff && second === 0xfe) return { name: 'utf-16le', markBytes: 2 };
  if (first === 0xfe && second === 0xff) return { name: 'utf-16be', markBytes: 2 };
  return { name: guessWide(prefix), markBytes: 0 };
}

/** Nine of ten characters of a log are ASCII, whose other byte is zero. Runs of zeros alone are no text. */
function guessWide(prefix: Uint8Array): TextEncodingName {
  const pairs = prefix.length >> 1;
  let low = 0;
  let high = 0;
  for (let i = 0; i < pairs; i++) {
    const [even, odd] = [prefix[2 * i] as number, prefix[2 * i + 1] as number];
    if (odd === 0 && even !== 0) low++;
    if (even === 0 && odd !== 0) high++;
  }
  if (pairs < 4) return 'utf-8';
  if (low > pairs * 0.7) return 'utf-16le';
  return high > pairs * 0.7 ? 'utf-16be' : 'utf-8';
}

/** Turns pieces of UTF-16 into UTF-8, over borders of pieces. */
export class WideText {
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private readonly encoder = new TextEncoder();

  constructor(name: TextEncodingName) {
    this.decoder = new TextDecoder(name, { ignoreBOM: true });
  }

  /** @param isLast The last piece; a character that is cut there becomes a replacement character. */
  convert(piece: Uint8Array, isLast: boolean): Uint8Array {
    return this.encoder.encode(this.decoder.decode(piece, { stream: !isLast }));
  }
}
