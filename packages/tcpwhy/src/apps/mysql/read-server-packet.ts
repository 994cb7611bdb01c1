import type { AppMessage } from '../../model/messages.ts';
import {
  asciiStandsAt,
  findByte,
  isAsciiText,
  rawText,
  uint8At,
  uint16LittleAt,
  uint32LittleAt,
} from '../read-bytes.ts';
import { readableText } from '../readable-text.ts';

/** What a server's packet says. */
export interface ServerPacket {
  readonly kind: AppMessage['kind'];
  readonly name: string;
  readonly text: string;
  readonly detail: AppMessage['detail'];
}

const MARK_ERR = 0xff;
const MARK_EOF = 0xfe;
const PROTOCOL_10 = 10;
/** Longest version string seen in the wild is about 60 characters. */
const MAX_VERSION_BYTES = 100;
/** Client error numbers (2000 to 2999) never cross the wire; servers use 1000 to 1999 and 3000 upwards. */
const MIN_ERROR = 1000;
const MAX_ERROR = 20000;

/** Protocol::HandshakeV10: protocol 10, version text, connection id, salt; null when it is not that. */
export function readGreeting(payload: Uint8Array): ServerPacket | null {
  if (payload[0] !== PROTOCOL_10) return null;
  const end = findByte(payload, 0, 1);
  const version = payload.subarray(1, end);
  if (end < 2 || version.length > MAX_VERSION_BYTES || !isAsciiText(version) || !/\d\.\d/u.test(rawText(version))) {
    return null;
  }
  const connectionId = uint32LittleAt(payload, end + 1);
  // MariaDB 10 and 11 put 5.5.5- first, so that old replicas of MySQL accept the version.
  const serverVersion = readableText(version).replace(/^5\.5\.5-/u, '');
  const detail = Number.isNaN(connectionId) ? { serverVersion } : { serverVersion, connectionId };
  return { kind: 'handshake', name: 'server greeting', text: serverVersion, detail };
}

/**
 * ERR packet: 0xff, number, then `#` and SQLSTATE (not before the client said that it speaks 4.1), then text.
 * Null when it is not one.
 */
export function readError(payload: Uint8Array): ServerPacket | null {
  if (payload[0] !== MARK_ERR) return null;
  const errorNumber = uint16LittleAt(payload, 1);
  if (!(errorNumber >= MIN_ERROR && errorNumber <= MAX_ERROR)) return null;
  const hasState = asciiStandsAt(payload, 3, '#');
  const text = readableText(payload.subarray(hasState ? 9 : 3));
  const sqlState = readableText(payload.subarray(4, 9));
  const detail = hasState ? { errorNumber, sqlState } : { errorNumber };
  return { kind: 'error', name: `ERR ${errorNumber}`, text, detail };
}

/** The first packet of an answer while the client is being authenticated. */
export function readAuthenticationPacket(payload: Uint8Array): ServerPacket {
  const error = readError(payload);
  if (error !== null) return error;
  const first = uint8At(payload, 0);
  if (first === 0) return plain('handshake', 'OK');
  if (first === MARK_EOF) return plain('handshake', 'AuthSwitchRequest', textBeforeNul(payload.subarray(1)));
  return plain('handshake', first === 1 ? 'AuthMoreData' : 'authentication data');
}

/** The first packet of an answer to a command. */
export function readAnswer(payload: Uint8Array): ServerPacket {
  const error = readError(payload);
  if (error !== null) return error;
  const first = uint8At(payload, 0);
  if (first === 0) return plain('response', 'OK');
  if (first === MARK_EOF) return plain('response', 'EOF');
  if (first === 0xfb) return plain('response', 'LOCAL INFILE request');
  return first > 0 ? plain('response', 'result set') : plain('opaque', 'packet');
}

function plain(kind: AppMessage['kind'], name: string, text = ''): ServerPacket {
  return { kind, name, text, detail: {} };
}

/** A name that a NUL ends; empty when it is cut. */
export function textBeforeNul(bytes: Uint8Array): string {
  const end = findByte(bytes, 0, 0);
  return end < 0 ? '' : readableText(bytes.subarray(0, end));
}
