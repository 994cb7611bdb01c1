import { firstLiteralsOfLz4 } from '../cassandra-segment.ts';
import { uint16At, uint32At } from '../read-bytes.ts';
import { type CqlHeader, FLAG_COMPRESSED, FLAG_CUSTOM_PAYLOAD, FLAG_TRACING, FLAG_WARNING } from './read-header.ts';

/** Bytes of a tracing id (a UUID) before a response's own body. */
const TRACING_ID_BYTES = 16;

/**
 * The visible bytes of a frame's own body: decompressed as far as they stand there plainly, and behind the tracing
 * id, warnings and custom payload that flags may put first (native_protocol_v5.spec §2.2). May be empty.
 */
export function readCqlBody(header: CqlHeader, frame: Uint8Array): Uint8Array {
  let body = frame.subarray(header.headerBytes, header.headerBytes + header.bodyBytes);
  if (header.flags & FLAG_COMPRESSED) body = plainStartOf(body);
  if (header.isResponse && header.flags & FLAG_TRACING) body = body.subarray(TRACING_ID_BYTES);
  if (header.isResponse && header.flags & FLAG_WARNING) body = behindStringList(body);
  if (header.flags & FLAG_CUSTOM_PAYLOAD) body = behindBytesMap(body);
  return body;
}

/**
 * LZ4 bodies begin with the uncompressed length in 4 bytes; its first byte is 0 below 16 MB. A Snappy body begins
 * with a varint that is not 0, and is not read.
 */
function plainStartOf(body: Uint8Array): Uint8Array {
  return body[0] === 0 && uint32At(body, 0) > 0 ? firstLiteralsOfLz4(body.subarray(4)) : body.subarray(body.length);
}

/** [string list]: a 16-bit count, then strings with 16-bit lengths. */
function behindStringList(body: Uint8Array): Uint8Array {
  let at = 2;
  for (let left = uint16At(body, 0); left > 0 && at < body.length; left--) at += 2 + uint16At(body, at);
  return body.subarray(Number.isNaN(at) ? body.length : at);
}

/** [bytes map]: a 16-bit count, then strings and values with 32-bit lengths. */
function behindBytesMap(body: Uint8Array): Uint8Array {
  let at = 2;
  for (let left = uint16At(body, 0); left > 0 && at < body.length; left--) {
    at += 2 + uint16At(body, at);
    at += 4 + uint32At(body, at);
  }
  return body.subarray(Number.isNaN(at) ? body.length : at);
}
