import { printableText } from '../base/printable-text.ts';
import { rawText } from './read-bytes.ts';

/** Longest text of one message: a line of a report. In characters. */
export const MAX_TEXT_CHARACTERS = 160;

const decoder = new TextDecoder();

/** UTF-8 bytes from the wire as one safe, short line; a character cut at the end is dropped. */
export function readableText(bytes: Uint8Array): string {
  // Nearly all text is plain: it needs no decoder and no escapes.
  if (isPlain(bytes)) return shortened(rawText(bytes).trim());
  return readableLine(decoder.decode(bytes).replace(/\ufffd+$/u, ''));
}

/** Printable ASCII with single spaces only. */
function isPlain(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x20 || byte > 0x7e || (byte === 0x20 && bytes[at - 1] === 0x20)) return false;
  }
  return true;
}

/** Printable ASCII with single spaces between words: as good as all text that is passed here. */
const PLAIN_LINE = /^[!-~]+(?: [!-~]+)*$/;

/** Text from the wire as one safe line of at most MAX_TEXT_CHARACTERS; white space is folded. */
export function readableLine(text: string): string {
  if (PLAIN_LINE.test(text)) return shortened(text);
  return shortened(printableText(text.replace(/\s+/gu, ' ').trim()));
}

/** Safe text, cut to MAX_TEXT_CHARACTERS. */
export function shortened(text: string): string {
  return text.length <= MAX_TEXT_CHARACTERS ? text : `${text.slice(0, MAX_TEXT_CHARACTERS - 3)}...`;
}

/**
 * A statement for the report. Statements that set credentials are cut before them:
 * `CREATE USER x IDENTIFIED BY ...`, `ALTER ROLE x PASSWORD ...`.
 */
export function statementText(bytes: Uint8Array): string {
  const text = readableText(bytes);
  const secret = /\b(?:IDENTIFIED|PASSWORD)\b/iu.exec(text);
  return secret === null ? text : `${text.slice(0, secret.index)}...`;
}
