import type { Frame } from '../frame.ts';
import { FINISHED, NEXT_IPV4, NEXT_IPV6, type NextHeader } from '../hand-over.ts';
import { PROTOCOL_NOT_READ } from '../notices.ts';

const AF_INET = 2;
/** AF_INET6 of Linux, Windows, NetBSD and OpenBSD, FreeBSD, macOS. */
const AF_INET6: readonly number[] = [10, 23, 24, 28, 30];

/**
 * What follows an address family that a capture of unknown byte order holds.
 *
 * @param family Four bytes read in network order; families are small, so the order that gives a small one is right.
 */
export function nextOfAddressFamily(frame: Frame, family: number): NextHeader {
  const value = family > 0xffff ? swapped(family) : family;
  if (value === AF_INET) return NEXT_IPV4;
  if (AF_INET6.includes(value)) return NEXT_IPV6;
  frame.note(PROTOCOL_NOT_READ, `address family ${value}`);
  return FINISHED;
}

function swapped(value: number): number {
  return ((value & 0xff) * 2 ** 24 + ((value & 0xff00) << 8) + ((value >>> 8) & 0xff00) + (value >>> 24)) >>> 0;
}
