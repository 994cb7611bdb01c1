/**
 * Makes text from the wire or from a file name safe to print: control characters (which would move
 * the cursor or recolour the terminal) and bidirectional overrides become `\xNN` or `\u{NNNN}`.
 */
export function printableText(text: string): string {
  // Nearly all text is printable ASCII, and looking is many times cheaper than copying character by character.
  if (!/[^\x20-\x7e]/.test(text)) return text;
  let safe = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) safe += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (isInvisible(code)) safe += `\\u{${code.toString(16)}}`;
    else safe += character;
  }
  return safe;
}

/** Bytes as Latin-1 text, safe to print. */
export function printableBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return printableText(text);
}

function isInvisible(code: number): boolean {
  // Zero-width and bidirectional controls (Unicode TR 36): they can make a line read as another one.
  return (
    code === 0x61c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2069) ||
    code === 0xfeff
  );
}
