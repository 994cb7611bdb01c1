import { rawText } from '../read-bytes.ts';

/** A command as a client sends it. */
export interface RespCommand {
  /** Upper case. */
  readonly name: string;
  /** First argument; empty when there is none or it is cut. */
  readonly firstArgument: Uint8Array;
  /** Whole length on the wire; NaN when the kept bytes do not tell. */
  readonly bytes: number;
}

const ASTERISK = 0x2a;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
/** First bytes of replies, RESP2 and RESP3. */
const REPLY_TYPES = new Set([...'-+:$*_#,(!=%~>|'].map((type) => type.charCodeAt(0)));

/** Redis allows more; no client sends so many words in one command by accident. */
const MAX_WORDS = 1024 * 1024;
const MAX_BULK_BYTES = 512 * 1024 * 1024;

/**
 * Reads one command in RESP: `*2\r\n$3\r\nGET\r\n$1\r\nk\r\n`; null when no command stands here, or its name is cut.
 *
 * Source: https://redis.io/docs/latest/develop/reference/protocol-spec/ "Sending commands to a Redis server".
 */
export function readRespCommand(bytes: Uint8Array): RespCommand | null {
  if (bytes[0] !== ASTERISK) return null;
  const text = rawText(bytes);
  const start = /^\*(\d{1,7})\r\n\$(\d{1,4})\r\n/u.exec(text);
  if (start === null) return null;
  const words = Number(start[1]);
  const nameBytes = Number(start[2]);
  const name = text.slice(start[0].length, start[0].length + nameBytes);
  if (words < 1 || words > MAX_WORDS || name.length !== nameBytes || !/^[A-Za-z][\w.|-]*$/u.test(name)) return null;
  const afterName = start[0].length + nameBytes + 2;
  return {
    name: name.toUpperCase(),
    firstArgument: argumentAt(bytes, text, afterName),
    bytes: endOf(text, afterName, words - 1),
  };
}

function argumentAt(bytes: Uint8Array, text: string, at: number): Uint8Array {
  const header = bulkHeaderAt(text, at);
  return header === null ? bytes.subarray(0, 0) : bytes.subarray(header.next, header.next + header.length);
}

/** Follows the arguments' lengths to the command's end; NaN as soon as one of them was not kept. */
function endOf(text: string, from: number, words: number): number {
  let at = from;
  for (let left = words; left > 0; left--) {
    const header = bulkHeaderAt(text, at);
    if (header === null) return Number.NaN;
    at = header.next + header.length + 2;
  }
  return at;
}

function bulkHeaderAt(text: string, at: number): { readonly length: number; readonly next: number } | null {
  const header = /^\$(\d{1,9})\r\n/u.exec(text.slice(at, at + 16));
  if (header === null || Number(header[1]) > MAX_BULK_BYTES) return null;
  return { length: Number(header[1]), next: at + header[0].length };
}

/** First line of a reply without its CR LF; null when it does not begin as RESP does or the line is not whole. */
export function readRespLine(bytes: Uint8Array): string | null {
  if (!REPLY_TYPES.has(bytes[0] ?? 0)) return null;
  const end = bytes.indexOf(CARRIAGE_RETURN);
  return end > 0 && bytes[end + 1] === LINE_FEED ? rawText(bytes.subarray(0, end)) : null;
}

/**
 * Error words that only Redis and its kin say. `-ERR` alone is also POP3's, so it counts with a known sentence.
 */
export function isRedisError(line: string): boolean {
  if (
    /^-(?:NOAUTH|WRONGPASS|READONLY|LOADING|MOVED \d|ASK \d|CLUSTERDOWN|MASTERDOWN|WRONGTYPE|BUSY |BUSYKEY|OOM |MISCONF|EXECABORT|NOSCRIPT|NOPERM|NOREPLICAS|TRYAGAIN|CROSSSLOT|UNKILLABLE|NOPROTO|DENIED Redis)/u.test(
      line,
    )
  ) {
    return true;
  }
  return /^-ERR (?:max number of clients|unknown command|wrong number of arguments|Protocol error|invalid password|syntax error|operation not permitted|no such key|DB index|value is not|AUTH )/u.test(
    line,
  );
}
