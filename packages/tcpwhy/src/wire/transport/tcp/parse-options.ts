import {
  PACKET_MSS_SCALE,
  PACKET_TIMESTAMP_ECHO,
  PACKET_TIMESTAMP_VALUE,
  PACKET_WORDS,
} from '../../../model/packet-fields.ts';
import {
  OPTION_DAMAGED,
  OPTION_FAST_OPEN,
  OPTION_MPTCP,
  OPTION_MSS,
  OPTION_SACK,
  OPTION_SACK_PERMITTED,
  OPTION_TIMESTAMPS,
  OPTION_WINDOW_SCALE,
  type PacketTable,
} from '../../../model/packets.ts';
import { MAX_SACK_BLOCKS } from '../../../model/rare-columns.ts';
import { bits32, u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { TCP_OPTIONS_MALFORMED } from '../../notices.ts';

const FIXED_HEADER_BYTES = 20;
const KIND_END = 0;
const KIND_NO_OPERATION = 1;
/** RFC 7323 §2.3: a shift above this is an error and is taken as 14. */
const MAX_WINDOW_SHIFT = 14;
/** Two no-operations, then timestamps: how RFC 7323 appendix A lays out nearly every segment of a modern stack. */
export const PADDED_TIMESTAMPS = 0x0101080a;
/** RFC 4727 experiment 254 under this number is Fast Open before it had its own kind (RFC 7413 §4.1.1). */
const EXPERIMENTAL_FAST_OPEN = 0xf989;

/** Reads the options of the header at `frame.offset` into `row`; damaged ones keep what was read before. */
export function parseOptions(frame: Frame, packets: PacketTable, row: number, headerBytes: number): void {
  const view = frame.view;
  const start = frame.offset + FIXED_HEADER_BYTES;
  const stop = frame.offset + headerBytes;
  if (headerBytes === 32 && stop <= frame.end && view.getInt32(start) === PADDED_TIMESTAMPS) {
    packets.addOptionBits(row, OPTION_TIMESTAMPS);
    packets.words[row * PACKET_WORDS + PACKET_TIMESTAMP_VALUE] = view.getInt32(start + 4);
    packets.words[row * PACKET_WORDS + PACKET_TIMESTAMP_ECHO] = view.getInt32(start + 8);
    return;
  }
  readList(frame, packets, row, start, stop);
}

function readList(frame: Frame, packets: PacketTable, row: number, start: number, stop: number): void {
  const bytes = frame.bytes;
  const end = Math.min(stop, frame.end);
  let bits = 0;
  let at = start;
  while (at < end) {
    const kind = bytes[at] as number;
    if (kind === KIND_END) break;
    if (kind === KIND_NO_OPERATION) {
      at++;
      continue;
    }
    const optionBytes = at + 1 < end ? (bytes[at + 1] as number) : 2;
    // A length of 0 or 1 would never move on; one beyond the header belongs to no option.
    if (optionBytes < 2 || at + optionBytes > stop) {
      frame.note(TCP_OPTIONS_MALFORMED);
      bits |= OPTION_DAMAGED;
      break;
    }
    if (at + optionBytes > end) break;
    bits |= readOption(packets, row, bytes, at, kind, optionBytes);
    at += optionBytes;
  }
  if (end < stop && (bits & OPTION_DAMAGED) === 0 && (at >= end || bytes[at] !== KIND_END)) {
    frame.cutOptions.add(frame.frameNumber);
    bits |= OPTION_DAMAGED;
  }
  packets.addOptionBits(row, bits);
}

/** The bit of the option at `at`; 0 when its length is not the one that its kind has (receivers ignore it too). */
function readOption(
  packets: PacketTable,
  row: number,
  bytes: Uint8Array,
  at: number,
  kind: number,
  optionBytes: number,
): number {
  switch (kind) {
    case 2:
      if (optionBytes !== 4) return 0;
      setMss(packets, row, u16(bytes, at + 2));
      return OPTION_MSS;
    case 3:
      if (optionBytes !== 3) return 0;
      setWindowScale(packets, row, Math.min(bytes[at + 2] as number, MAX_WINDOW_SHIFT));
      return OPTION_WINDOW_SCALE;
    case 4:
      return optionBytes === 2 ? OPTION_SACK_PERMITTED : 0;
    case 5:
      return readSackBlocks(packets, row, bytes, at, optionBytes);
    case 8:
      if (optionBytes !== 10) return 0;
      packets.words[row * PACKET_WORDS + PACKET_TIMESTAMP_VALUE] = bits32(bytes, at + 2);
      packets.words[row * PACKET_WORDS + PACKET_TIMESTAMP_ECHO] = bits32(bytes, at + 6);
      return OPTION_TIMESTAMPS;
    case 30:
      return OPTION_MPTCP;
    case 34:
      return OPTION_FAST_OPEN;
    case 254:
      return optionBytes >= 4 && u16(bytes, at + 2) === EXPERIMENTAL_FAST_OPEN ? OPTION_FAST_OPEN : 0;
    default:
      return 0;
  }
}

function setMss(packets: PacketTable, row: number, mss: number): void {
  packets.words[row * PACKET_WORDS + PACKET_MSS_SCALE] = (mss << 16) | packets.windowScale(row);
}

function setWindowScale(packets: PacketTable, row: number, shift: number): void {
  packets.words[row * PACKET_WORDS + PACKET_MSS_SCALE] = (packets.mss(row) << 16) | shift;
}

function readSackBlocks(packets: PacketTable, row: number, bytes: Uint8Array, at: number, optionBytes: number): number {
  const count = (optionBytes - 2) / 8;
  if (count < 1 || !Number.isInteger(count)) return 0;
  // Four blocks fill the option space of a header, so more than MAX_SACK_BLOCKS cannot be (RFC 2018 §3).
  const kept = Math.min(count, MAX_SACK_BLOCKS);
  packets.rare.need();
  for (let block = 0; block < kept; block++) {
    packets.rare.sackLeft[row * MAX_SACK_BLOCKS + block] = bits32(bytes, at + 2 + block * 8);
    packets.rare.sackRight[row * MAX_SACK_BLOCKS + block] = bits32(bytes, at + 6 + block * 8);
  }
  packets.rare.sackCount[row] = kept;
  return OPTION_SACK;
}
