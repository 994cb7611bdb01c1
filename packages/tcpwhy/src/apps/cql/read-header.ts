import { uint8At, uint16At, uint32At } from '../read-bytes.ts';
import { OPCODE_OPTIONS, OPCODE_READY, REQUEST_OPCODES, RESPONSE_OPCODES } from './name-codes.ts';

/** Header of one CQL frame ("envelope" in v5). */
export interface CqlHeader {
  /** Without the direction bit: 1 to 6, or DataStax Enterprise's 0x41 (65, DSEv1) and 0x42 (66, DSEv2). */
  readonly version: number;
  readonly isResponse: boolean;
  readonly flags: number;
  /** Pairs a response with its request; -1 for events. */
  readonly streamId: number;
  readonly opcode: number;
  readonly headerBytes: 8 | 9;
  readonly bodyBytes: number;
}

/** Header flags, native_protocol_v5.spec §2.2: the body is compressed. */
export const FLAG_COMPRESSED = 0x01;
/** On responses: a tracing id of 16 bytes stands before the body. */
export const FLAG_TRACING = 0x02;
/** A [bytes map] stands before the body. */
export const FLAG_CUSTOM_PAYLOAD = 0x04;
/** On responses: a [string list] of warnings stands before the body. */
export const FLAG_WARNING = 0x08;
const KNOWN_FLAGS = 0x1f;

/** Servers refuse more (native_transport_max_frame_size, at most 256 MB by the specification, §2.5). */
const MAX_BODY_BYTES = 256 * 1024 * 1024;
const DSE_VERSIONS = [0x41, 0x42];

/**
 * Reads a frame header; null when no frame can begin so, `'cut'` when the bytes end inside it.
 *
 * Source: native_protocol_v1.spec to v5.spec §2: version, flags, stream (1 byte in v1 and v2, 2 since v3),
 * opcode, body length. The opcode must fit the direction that the version byte's high bit tells.
 */
export function readCqlHeader(bytes: Uint8Array): CqlHeader | null | 'cut' {
  const first = uint8At(bytes, 0);
  const isResponse = first >= 0x80;
  const version = isResponse ? first - 0x80 : first;
  if (!isKnownVersion(version) || uint8At(bytes, 1) > KNOWN_FLAGS) return null;
  const headerBytes = version <= 2 ? 8 : 9;
  const opcode = uint8At(bytes, headerBytes - 5);
  const bodyBytes = uint32At(bytes, headerBytes - 4);
  if (bytes.length > headerBytes - 5 && !opcodeFits(opcode, isResponse)) return null;
  if (bytes.length < headerBytes) return 'cut';
  if (bodyBytes > MAX_BODY_BYTES) return null;
  if ((opcode === OPCODE_OPTIONS || opcode === OPCODE_READY) && !mayBeEmptyBody(uint8At(bytes, 1), bodyBytes)) {
    return null;
  }
  const rawStream = version <= 2 ? uint8At(bytes, 2) : uint16At(bytes, 2);
  const streamId = headerBytes === 8 ? (rawStream << 24) >> 24 : (rawStream << 16) >> 16;
  return { version, isResponse, flags: uint8At(bytes, 1), streamId, opcode, headerBytes, bodyBytes };
}

function isKnownVersion(version: number): boolean {
  return (version >= 1 && version <= 6) || DSE_VERSIONS.includes(version);
}

function opcodeFits(opcode: number, isResponse: boolean): boolean {
  return (isResponse ? RESPONSE_OPCODES : REQUEST_OPCODES).has(opcode);
}

/** OPTIONS and READY have no body of their own; tracing, warnings or a custom payload may still put bytes there. */
function mayBeEmptyBody(flags: number, bodyBytes: number): boolean {
  return bodyBytes === 0 || (flags & (FLAG_TRACING | FLAG_CUSTOM_PAYLOAD | FLAG_WARNING)) !== 0;
}
