import { uint8At, uint24LittleAt } from './read-bytes.ts';

/** Header of one segment, the outer framing that CQL v5 and Cassandra's internode messaging (4.0 and later) share. */
export interface SegmentHeader {
  /** 6 for the plain form, 8 for the LZ4 form. */
  readonly headerBytes: 6 | 8;
  readonly payloadBytes: number;
  /** Header, payload and the CRC-32 behind it. */
  readonly totalBytes: number;
  /** The payload holds whole messages rather than a part of a large one. */
  readonly selfContained: boolean;
  /** The payload is one LZ4 block. */
  readonly compressed: boolean;
}

const CRC24_INITIAL = 0x875060;
const CRC24_POLYNOMIAL = 0x1974f0b;
const TRAILER_BYTES = 4;
/** Most that the last byte before the checksum can be: bits above are padding, and zero. */
const PLAIN_TOP = 0x03;
const LZ4_TOP = 0x07;

/**
 * Reads a segment header, which its CRC-24 proves: one in 16 million other byte strings passes.
 *
 * Source: native_protocol_v5.spec §2. Plain: 17 bits payload length, 1 bit self-contained, 6 bits padding,
 * CRC-24. LZ4: 17 bits compressed length, 17 bits uncompressed length (0: stored as it is), 1 bit
 * self-contained, 5 bits padding, CRC-24. All little-endian.
 *
 * @returns null when the bytes are no segment header, or too few to tell.
 */
export function readSegmentHeader(bytes: Uint8Array): SegmentHeader | null {
  // Nearly no other bytes have zeros where both forms must: the checksums need not be computed.
  if (!(uint8At(bytes, 2) <= PLAIN_TOP) && !(uint8At(bytes, 4) <= LZ4_TOP)) return null;
  if (segmentHeaderChecks(bytes, 3)) return plainHeader(uint24LittleAt(bytes, 0));
  if (segmentHeaderChecks(bytes, 5)) return lz4Header(uint24LittleAt(bytes, 0), uint24LittleAt(bytes, 2) >>> 8);
  return null;
}

function plainHeader(bits: number): SegmentHeader | null {
  const payloadBytes = bits & 0x1ffff;
  if (bits >>> 18 !== 0 || payloadBytes === 0) return null;
  const totalBytes = 6 + payloadBytes + TRAILER_BYTES;
  return { headerBytes: 6, payloadBytes, totalBytes, selfContained: ((bits >>> 17) & 1) === 1, compressed: false };
}

/** @param low bits 0 to 23; @param high bits 24 to 39. */
function lz4Header(low: number, high: number): SegmentHeader | null {
  const payloadBytes = low & 0x1ffff;
  // Bits 17 to 33: seven of them are in `low`, ten in `high`.
  const uncompressedBytes = (low >>> 17) | ((high & 0x3ff) << 7);
  if (high >>> 11 !== 0 || payloadBytes === 0) return null;
  return {
    headerBytes: 8,
    payloadBytes,
    totalBytes: 8 + payloadBytes + TRAILER_BYTES,
    selfContained: ((high >>> 10) & 1) === 1,
    compressed: uncompressedBytes > 0,
  };
}

function segmentHeaderChecks(bytes: Uint8Array, checkedBytes: 3 | 5): boolean {
  return crc24(bytes.subarray(0, checkedBytes)) === uint24LittleAt(bytes, checkedBytes);
}

function crc24(bytes: Uint8Array): number {
  let crc = CRC24_INITIAL;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= CRC24_POLYNOMIAL;
    }
  }
  return crc;
}

/**
 * The bytes that stand uncompressed at the start of an LZ4 block: a short message's first bytes are nearly always
 * there, because nothing stands before them that they could refer to.
 *
 * Source: lz4_Block_format.md: token, literal length (15: more length bytes follow), literals.
 */
export function firstLiteralsOfLz4(block: Uint8Array): Uint8Array {
  let length = uint8At(block, 0) >> 4;
  let at = 1;
  if (length === 15) {
    let more = 255;
    while (more === 255 && at < block.length) {
      more = uint8At(block, at++);
      length += more;
    }
  }
  return block.subarray(at, at + length);
}
