import { uint8At, uint32At } from '../read-bytes.ts';

/** First bytes of every internode connection (and of every message before 4.0). */
const PROTOCOL_MAGIC = 0xca552dfa;
/** Messaging versions: 6 is Cassandra 1.2, 10 is 3.0, 12 is 4.0, 13 is 5.0, 14 is 5.1. */
const MIN_VERSION = 4;
const MAX_VERSION = 30;
/** Magic and flags: all there is before 4.0. */
const LEGACY_INITIATE_BYTES = 8;
const ACCEPT_BYTES = 12;
const CRC_BYTES = 4;

const TYPE_NAMES = ['legacy messages', 'urgent messages', 'small messages', 'large messages'];
const FRAMING_NAMES = ['unprotected', 'LZ4', 'CRC'];

/** The initiator's first message. */
export interface Initiate {
  readonly bytes: number;
  readonly text: string;
  readonly detail: Readonly<Record<string, number | string>>;
}

/**
 * Reads the initiator's magic, flags and (since 4.0) its address and checksum; null when it is not that.
 *
 * Source: org.apache.cassandra.net.HandshakeProtocol.Initiate: bits 0-1 connection type, 3 streaming, 2 and 4
 * framing, then one byte each for the version asked for, the lowest and the highest version accepted.
 */
export function readInitiate(bytes: Uint8Array): Initiate | null {
  const flags = uint32At(bytes, 4);
  if (uint32At(bytes, 0) !== PROTOCOL_MAGIC || Number.isNaN(flags)) return null;
  const requestVersion = (flags >>> 8) & 0xff;
  const maxVersion = flags >>> 24;
  const connectionType = flags & 0x08 ? 'streaming' : (TYPE_NAMES[flags & 0x03] ?? '');
  const text = `${connectionType}, messaging version ${requestVersion}`;
  if (maxVersion === 0) return { bytes: LEGACY_INITIATE_BYTES, text, detail: { requestVersion, connectionType } };
  const framing = FRAMING_NAMES[((flags >>> 2) & 1) | ((flags >>> 3) & 2)] ?? '';
  // The address is preceded by its length: 6 for IPv4 with port, 18 for IPv6.
  const wholeBytes = LEGACY_INITIATE_BYTES + 1 + uint8At(bytes, 8) + CRC_BYTES;
  const detail = { requestVersion, minVersion: (flags >>> 16) & 0xff, maxVersion, connectionType, framing };
  return { bytes: wholeBytes, text, detail };
}

/** The acceptor's answer since 4.0: version to use, its highest version, checksum; null when it is not that. */
export function readAccept(bytes: Uint8Array): { readonly bytes: number; readonly useVersion: number } | null {
  const useVersion = uint32At(bytes, 0);
  const maxVersion = uint32At(bytes, 4);
  const isVersion = useVersion >= MIN_VERSION && maxVersion >= useVersion && maxVersion <= MAX_VERSION;
  return isVersion ? { bytes: ACCEPT_BYTES, useVersion } : null;
}
