import { CHECKSUM_BAD, CHECKSUM_GOOD } from '../../../model/packets.ts';
import { sumIsRight, sumWords } from '../../checksum.ts';
import type { Frame } from '../../frame.ts';

const PROTOCOL_TCP = 6;

/** CHECKSUM_GOOD or CHECKSUM_BAD for the whole segment at `frame.offset` (RFC 9293 §3.1, RFC 8200 §8.1). */
export function verifySegment(frame: Frame): number {
  const segmentBytes = frame.wireEnd - frame.offset;
  let sum = PROTOCOL_TCP + segmentBytes + sumWords(frame.bytes, frame.offset, frame.wireEnd);
  if (frame.family === 4) sum += sumOfBits(frame.source) + sumOfBits(frame.destination);
  else {
    for (let at = 0; at < 16; at += 2)
      sum += frame.addressView.getUint16(frame.source + at) + frame.addressView.getUint16(frame.destination + at);
  }
  return sumIsRight(sum) ? CHECKSUM_GOOD : CHECKSUM_BAD;
}

function sumOfBits(address: number): number {
  return (address >>> 16) + (address & 0xffff);
}
