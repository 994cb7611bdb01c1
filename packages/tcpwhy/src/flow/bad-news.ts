/**
 * Whether the first bytes of a payload may be a short message of trouble: a TLS alert in clear, a frame or packet with
 * an error code in its first bytes (CQL opcode 0, MySQL 0xff), Redis' `-ERR`, `E` of PostgreSQL, an HTTP status of 400
 * and up, or SSH's banner (which answers HTTP, too).
 *
 * @param at Where the payload begins in `heads`; ten bytes from there must exist, whatever the payload's length.
 */
export function mayBeBadNews(heads: Uint8Array, at: number): boolean {
  const first = heads[at] as number;
  const second = heads[at + 1] as number;
  const fifth = heads[at + 4] as number;
  // In order: H TTP/1.1 4..; S SH-; - ERR; E + length; TLS alert of two bytes.
  if (first === 0x48) return second === 0x54 && (heads[at + 9] as number) >= 0x34;
  if (first === 0x53) return second === 0x53;
  if (first === 0x2d) return second >= 0x41 && second <= 0x5a;
  if (first === 0x45) return second === 0;
  if (first === 0x15) return heads[at + 3] === 0 && fifth === 2;
  return ((first & 0x80) !== 0 && fifth === 0) || fifth === 0xff;
}
