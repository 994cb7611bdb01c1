import { isAsciiText, rawText, uint32At } from '../read-bytes.ts';
import { readableLine } from '../readable-text.ts';

/** The first message of a connection has no type byte: length (itself included), then one of these codes. */
export const SSL_REQUEST_CODE = 80877103;
const GSSENC_REQUEST_CODE = 80877104;
const CANCEL_REQUEST_CODE = 80877102;
/** Major version 3 in the high half; PostgreSQL 18 also speaks 3.2. */
const MIN_VERSION = 0x00030000;
const MAX_VERSION = 0x0003ffff;
/** The server refuses longer ones (MAX_STARTUP_PACKET_LENGTH). Bytes. */
const MAX_STARTUP_BYTES = 10_000;

/** A message without a type byte. */
export interface StartupMessage {
  readonly name: 'SSLRequest' | 'GSSENCRequest' | 'CancelRequest' | 'StartupMessage';
  /** Whole length on the wire. */
  readonly bytes: number;
  readonly text: string;
  readonly detail: Readonly<Record<string, number | string>>;
}

/** Reads a message without type byte; null when it is none, or too little of it is there to tell. */
export function readStartup(bytes: Uint8Array): StartupMessage | null {
  const length = uint32At(bytes, 0);
  const code = uint32At(bytes, 4);
  if (length === 8 && code === SSL_REQUEST_CODE) return { name: 'SSLRequest', bytes: 8, text: '', detail: {} };
  if (length === 8 && code === GSSENC_REQUEST_CODE) return { name: 'GSSENCRequest', bytes: 8, text: '', detail: {} };
  if (code === CANCEL_REQUEST_CODE && length >= 16 && length <= 268) return cancelRequest(bytes, length);
  if (!(code >= MIN_VERSION && code <= MAX_VERSION && length >= 9 && length <= MAX_STARTUP_BYTES)) return null;
  const parameters = bytes.subarray(8, length);
  return parameters.length > 0 && isAsciiText(withoutNul(parameters)) ? startup(parameters, length, code) : null;
}

function cancelRequest(bytes: Uint8Array, length: number): StartupMessage {
  const processId = uint32At(bytes, 8);
  const detail: StartupMessage['detail'] = Number.isNaN(processId) ? {} : { processId };
  return { name: 'CancelRequest', bytes: length, text: '', detail };
}

/** Parameters are name, NUL, value, NUL ...: `user`, `database`, `application_name`; none of them is secret. */
function startup(parameters: Uint8Array, length: number, version: number): StartupMessage | null {
  const words = rawText(parameters).split('\0');
  if (!/^[a-z_.]+$/u.test(words[0] ?? '')) return null;
  const pairs = words.flatMap((word, at) => (at % 2 === 0 && word !== '' ? [`${word}=${words[at + 1] ?? ''}`] : []));
  const protocolVersion = `${version >>> 16}.${version & 0xffff}`;
  return { name: 'StartupMessage', bytes: length, text: readableLine(pairs.join(', ')), detail: { protocolVersion } };
}

function withoutNul(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte) => byte !== 0);
}
