import { rawText } from '../read-bytes.ts';
import { isKnownMethod } from './list-methods.ts';

/** The visible start of a request or response. */
export interface HttpHead {
  readonly start: RequestLine | StatusLine;
  /** Field names in lower case; only fields whose line was kept whole. The first of equal names counts. */
  readonly fields: ReadonlyMap<string, string>;
  /** Start line, fields and the empty line; NaN when the kept bytes end before it. */
  readonly headBytes: number;
}

/** Source: RFC 9112 §3. */
export interface RequestLine {
  readonly kind: 'request';
  readonly method: string;
  /** As sent, maybe cut. */
  readonly target: string;
  /** `1.0` or `1.1`; empty when cut. */
  readonly version: string;
}

/** Source: RFC 9112 §4. */
export interface StatusLine {
  readonly kind: 'response';
  readonly version: string;
  readonly status: number;
  readonly reason: string;
}

const REQUEST_LINE = /^([A-Z][A-Z-]{2,19}) ([^\s]+) HTTP\/(1\.[01])\r?\n/u;
/** A target longer than what was kept: believed only behind a registered method. */
const CUT_REQUEST_LINE =
  /^([A-Z][A-Z-]{2,19}) ((?:\/|\*|https?:\/\/|[\w.-]+:\d)[!-~]*)(?: (?:H(?:T(?:T(?:P(?:\/(?:1(?:\.[01]?)?)?)?)?)?)?)?\r?)?$/u;
const STATUS_LINE = /^HTTP\/(1\.[01]) ([1-5]\d\d)(?: ([^\r\n]*)|(?=\r|$))/u;

/** A turn's head is asked about several times, shortly after each other: for wrong protocols, by the sniffer, by the reader. */
const HEADS_KEPT = 4;
const keptBytes: (Uint8Array | null)[] = new Array(HEADS_KEPT).fill(null);
const keptHeads: (HttpHead | null)[] = new Array(HEADS_KEPT).fill(null);
let nextKept = 0;

/** Reads the start line and fields at the beginning of the bytes (RFC 9112 §2 to §5); null when there is no start line. */
export function readHttpHead(bytes: Uint8Array): HttpHead | null {
  if (!isUpperCase(bytes[0]) || !isUpperCase(bytes[1])) return null;
  const known = keptBytes.indexOf(bytes);
  if (known >= 0) return keptHeads[known] ?? null;
  const head = parseHead(bytes);
  keptBytes[nextKept] = bytes;
  keptHeads[nextKept] = head;
  nextKept = (nextKept + 1) % HEADS_KEPT;
  return head;
}

function parseHead(bytes: Uint8Array): HttpHead | null {
  const text = rawText(bytes);
  const start = readStartLine(text);
  if (start === null) return null;
  const end = /\r?\n\r?\n/u.exec(text);
  const headBytes = end === null ? Number.NaN : end.index + end[0].length;
  return { start, fields: readFields(end === null ? text : text.slice(0, headBytes)), headBytes };
}

/** An HTML page without a status line: how old servers answer a request line that they cannot read (HTTP/0.9). */
export function isBarePage(bytes: Uint8Array): boolean {
  return bytes[0] === 0x3c && /^<!DOCTYPE html\b/iu.test(rawText(bytes.subarray(0, 20)));
}

function readStartLine(text: string): RequestLine | StatusLine | null {
  const status = STATUS_LINE.exec(text);
  if (status !== null) {
    return { kind: 'response', version: status[1] ?? '', status: Number(status[2]), reason: status[3] ?? '' };
  }
  const whole = REQUEST_LINE.exec(text);
  const request = whole ?? CUT_REQUEST_LINE.exec(text);
  if (request === null || (whole === null && !isKnownMethod(request[1] ?? ''))) return null;
  return { kind: 'request', method: request[1] ?? '', target: request[2] ?? '', version: request[3] ?? '' };
}

/** Start lines begin with a method or with `HTTP/`. */
function isUpperCase(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x41 && byte <= 0x5a;
}

const FIELD_NAME = /^[!-~]+$/;

function readFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let at = text.indexOf('\n') + 1;
  // Without its line break a value may go on behind what was kept: the last piece does not count.
  for (let end = text.indexOf('\n', at); at > 0 && end >= 0; end = text.indexOf('\n', at)) {
    const colon = text.indexOf(':', at);
    const name = colon > at && colon < end ? text.slice(at, colon).toLowerCase() : '';
    if (FIELD_NAME.test(name) && !fields.has(name)) fields.set(name, text.slice(colon + 1, end).trim());
    at = end + 1;
  }
  return fields;
}
