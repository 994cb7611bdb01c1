import { asciiStandsAt, rawText, uint8At, uint16At } from './read-bytes.ts';

/** Second version's 12-byte signature, chosen so that no protocol begins with it. */
const V2_SIGNATURE = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];

/**
 * Length in bytes of the PROXY protocol header that a load balancer puts before a client's own first bytes; 0 when
 * there is none or it is cut. The bytes behind it are the real protocol's.
 *
 * Source: HAProxy's proxy-protocol.txt §2.1 (text, at most 107 bytes) and §2.2 (binary).
 */
export function proxyHeaderBytes(head: Uint8Array): number {
  if (asciiStandsAt(head, 0, 'PROXY ')) {
    const line = /^PROXY (?:TCP4|TCP6|UNKNOWN)[^\r\n]{0,96}\r\n/u.exec(rawText(head.subarray(0, 107)));
    return line === null ? 0 : line[0].length;
  }
  if (!V2_SIGNATURE.every((byte, at) => head[at] === byte) || uint8At(head, 12) >> 4 !== 2) return 0;
  const bytes = 16 + uint16At(head, 14);
  return bytes <= head.length ? bytes : 0;
}
