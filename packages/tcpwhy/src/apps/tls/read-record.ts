import { uint8At, uint16At } from '../read-bytes.ts';
import { ALERT, ALERT_NAMES, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE } from './name-codes.ts';

/** Content type 1, version 2, length 2. */
export const RECORD_HEADER_BYTES = 5;
/** 2^14 of content and at most 2048 of protection (RFC 5246 §6.2.3; TLS 1.3 allows 256). */
const MAX_FRAGMENT_BYTES = 16384 + 2048;

/** Header of one TLS record. */
export interface RecordHeader {
  readonly type: number;
  /** As written: TLS 1.3 writes 0x0303, and 0x0301 on the first ClientHello. */
  readonly version: number;
  readonly fragmentBytes: number;
}

/** Reads a record header; null when no record begins so, or it is cut. Source: RFC 8446 §5.1. */
export function readRecordHeader(bytes: Uint8Array): RecordHeader | null {
  const type = uint8At(bytes, 0);
  const version = uint16At(bytes, 1);
  const fragmentBytes = uint16At(bytes, 3);
  if (!(type >= CHANGE_CIPHER_SPEC && type <= APPLICATION_DATA)) return null;
  if (!(version >= 0x0300 && version <= 0x0304 && fragmentBytes <= MAX_FRAGMENT_BYTES)) return null;
  if (fragmentBytes === 0 && type !== APPLICATION_DATA) return null;
  return type === CHANGE_CIPHER_SPEC && fragmentBytes > 100 ? null : { type, version, fragmentBytes };
}

/** An alert in clear: level 1 or 2 and a known description. */
export function readClearAlert(
  record: RecordHeader,
  fragment: Uint8Array,
): { level: number; description: number } | null {
  const level = uint8At(fragment, 0);
  const description = uint8At(fragment, 1);
  if (record.type !== ALERT || record.fragmentBytes !== 2 || !(level === 1 || level === 2)) return null;
  return ALERT_NAMES.has(description) ? { level, description } : null;
}

/** A handshake message in clear: its type, and whether its length can be true. Its body may span records. */
export function clearHandshakeType(record: RecordHeader, fragment: Uint8Array): number {
  const type = uint8At(fragment, 0);
  // No handshake message but a certificate chain reaches 64 kB, and none of those 16 MB.
  return record.type === HANDSHAKE && uint8At(fragment, 1) <= 1 ? type : Number.NaN;
}
