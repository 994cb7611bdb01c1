import type { ConnectionRecord } from '../../model/connections.ts';
import { firstLiteralsOfLz4, readSegmentHeader } from '../cassandra-segment.ts';
import { rawText, uint16At, uint32At } from '../read-bytes.ts';
import { type Turn, turnBytes, turnsOf } from '../turns.ts';
import {
  ERROR_NAMES,
  OPCODE_AUTHENTICATE,
  OPCODE_ERROR,
  OPCODE_OPTIONS,
  OPCODE_STARTUP,
  OPCODE_SUPPORTED,
} from './name-codes.ts';
import { readCqlHeader } from './read-header.ts';

/** Turns looked at before giving up: mid-stream, a long answer's rest may stand first. */
const MAX_TURNS = 12;

/** Whether the history is CQL: an unmistakable opening, a v5 segment with a frame in it, or frames that fill a turn exactly. */
export function sniffCql(connection: ConnectionRecord): boolean {
  return turnsOf(connection).slice(0, MAX_TURNS).some(isCqlTurn);
}

function isCqlTurn(turn: Turn): boolean {
  // No frame begins so: only a segment may.
  if (readCqlHeader(turn.head) === null) return holdsSegment(turn.head);
  return opensAsCqlClient(turn.head) || opensAsCqlServer(turn.head) || holdsSegment(turn.head) || isFilled(turn);
}

/** OPTIONS, or STARTUP with the CQL_VERSION that it must name. */
export function opensAsCqlClient(head: Uint8Array): boolean {
  const header = readCqlHeader(head);
  if (header === null || header === 'cut' || header.isResponse) return false;
  if (header.opcode === OPCODE_OPTIONS) return header.bodyBytes === 0;
  // STARTUP's map is short; drivers put the version among the first pairs, but not always first.
  return (
    header.opcode === OPCODE_STARTUP &&
    uint16At(head, header.headerBytes) <= 32 &&
    hasUpperCaseKey(head, header.headerBytes + 2)
  );
}

/** SUPPORTED, AUTHENTICATE, or an ERROR whose code is known and whose message fits its frame. */
export function opensAsCqlServer(head: Uint8Array): boolean {
  const header = readCqlHeader(head);
  if (header === null || header === 'cut' || !header.isResponse || header.flags !== 0) return false;
  const body = head.subarray(header.headerBytes);
  if (header.opcode === OPCODE_ERROR)
    return ERROR_NAMES.has(uint32At(body, 0)) && uint16At(body, 4) + 6 <= header.bodyBytes;
  if (header.opcode === OPCODE_AUTHENTICATE)
    return uint16At(body, 0) + 2 === header.bodyBytes && /^[\w.$]+$/u.test(rawText(body.subarray(2)));
  return header.opcode === OPCODE_SUPPORTED && uint16At(body, 0) <= 32 && hasUpperCaseKey(body, 2);
}

/** A [string] such as CQL_VERSION, COMPRESSION or SCYLLA_SHARD. */
function hasUpperCaseKey(bytes: Uint8Array, at: number): boolean {
  const length = uint16At(bytes, at);
  return length >= 4 && length <= 64 && /^[A-Z_]{4,}$/u.test(rawText(bytes.subarray(at + 2, at + 2 + length)));
}

function holdsSegment(head: Uint8Array): boolean {
  const segment = readSegmentHeader(head);
  if (segment === null) return false;
  const payload = head.subarray(segment.headerBytes);
  const header = readCqlHeader(segment.compressed ? firstLiteralsOfLz4(payload) : payload);
  return header !== null && header !== 'cut' && header.version >= 5 && header.version <= 6;
}

/** Frames follow each other up to the turn's last byte: 32-bit lengths do not do that by chance. */
function isFilled(turn: Turn): boolean {
  let at = 0;
  while (at < turn.head.length) {
    const header = readCqlHeader(turn.head.subarray(at));
    if (header === null || header === 'cut') return false;
    at += header.headerBytes + header.bodyBytes;
  }
  return at > 0 && at === turnBytes(turn);
}
