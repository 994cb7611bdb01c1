import { asciiStandsAt, rawText, uint8At, uint32At } from '../read-bytes.ts';
import { readableLine, readableText } from '../readable-text.ts';

/** Identification line, RFC 4253 §4.2: at most 255 bytes, but nobody's is longer than this. */
const BANNER = /^SSH-(1\.\d{1,2}|2\.0)-([!-~ ]{1,200})\r?(?:\n|$)/u;
/** What OpenSSH says instead of its banner, or behind it, before it closes (sshd.c, kex.c). */
const REFUSAL =
  /^(Exceeded MaxStartups|Not allowed at this time|Protocol mismatch\.|Invalid SSH identification string\.)\r?\n?/u;

/** Largest packet that an implementation must take is 35000 bytes (§6.1). */
const MAX_PACKET_BYTES = 35_000;

const MESSAGE_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'DISCONNECT'],
  [2, 'IGNORE'],
  [3, 'UNIMPLEMENTED'],
  [4, 'DEBUG'],
  [20, 'KEXINIT'],
  [21, 'NEWKEYS'],
]);
/** Message number behind which a side encrypts (RFC 4253 §7.3). */
export const NEWKEYS = 21;
const DISCONNECT = 1;

/** A line or a packet in clear. */
export interface SshUnit {
  readonly bytes: number;
  readonly name: string;
  readonly kind: 'handshake' | 'error' | 'goodbye';
  readonly text: string;
  readonly detail: Readonly<Record<string, number | string>>;
  /** Number of a packet's message; NaN for a line. */
  readonly message: number;
}

/** The identification line at the start of the bytes. */
export function readBanner(bytes: Uint8Array): SshUnit | null {
  const line = asciiStandsAt(bytes, 0, 'SSH-') ? BANNER.exec(rawText(bytes)) : null;
  if (line === null) return null;
  const detail = { protocolVersion: line[1] ?? '', software: readableLine(line[2] ?? '') };
  const text = readableLine(line[0]);
  return { bytes: line[0].length, name: 'identification', kind: 'handshake', text, detail, message: Number.NaN };
}

/** A sentence with which a server refuses. */
export function readRefusal(bytes: Uint8Array): SshUnit | null {
  // First letters of the sentences: most bytes need no closer look.
  const line = 'ENPI'.includes(String.fromCharCode(bytes[0] ?? 0)) ? REFUSAL.exec(rawText(bytes)) : null;
  if (line === null) return null;
  return {
    bytes: line[0].length,
    name: 'refusal',
    kind: 'error',
    text: line[1] ?? '',
    detail: {},
    message: Number.NaN,
  };
}

/** A line, or the kept start of one, that a server may send before its banner (RFC 4253 §4.2). */
export function readPreBannerLine(bytes: Uint8Array): SshUnit | null {
  const line = /^(?:[^\n\0]{0,1000}\n|[^\n\0]{1,1000}$)/u.exec(rawText(bytes));
  if (line === null) return null;
  return {
    bytes: line[0].length,
    name: 'pre-banner line',
    kind: 'handshake',
    text: '',
    detail: {},
    message: Number.NaN,
  };
}

/** A packet in clear (§6): length 4, padding length 1, message number 1 of the transport layer. Null when none begins so. */
export function readPacket(bytes: Uint8Array): SshUnit | null {
  const length = uint32At(bytes, 0);
  const message = uint8At(bytes, 5);
  if (!(length >= 8 && length <= MAX_PACKET_BYTES && uint8At(bytes, 4) >= 4 && uint8At(bytes, 4) < length)) return null;
  // Key exchange methods use 30 to 49.
  const name = MESSAGE_NAMES.get(message) ?? (message >= 30 && message <= 49 ? 'key exchange' : undefined);
  if (name === undefined) return null;
  if (message === DISCONNECT) return disconnect(bytes, length + 4);
  return { bytes: length + 4, name, kind: 'handshake', text: '', detail: {}, message };
}

/** §11.1: reason code, then a description with its length. */
function disconnect(bytes: Uint8Array, wholeBytes: number): SshUnit {
  const reasonCode = uint32At(bytes, 6);
  const descriptionBytes = uint32At(bytes, 10);
  const text = Number.isNaN(descriptionBytes) ? '' : readableText(bytes.subarray(14, 14 + descriptionBytes));
  const detail: SshUnit['detail'] = Number.isNaN(reasonCode) ? {} : { reasonCode };
  return { bytes: wholeBytes, name: 'DISCONNECT', kind: 'goodbye', text, detail, message: DISCONNECT };
}
