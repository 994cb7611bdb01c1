/**
 * IPv6 addresses as small integers, so that both families fit the same 32-bit columns.
 *
 * IPv4 addresses are not interned: their bits are the number. An address book belongs to one diagnosis
 * and grows by 20 bytes and one hash slot per distinct IPv6 address.
 */
export class AddressBook {
  private words = new Int32Array(4 * 64);
  private slots = new Int32Array(256).fill(-1);
  private size = 0;

  /** The number of the 16 bytes at `offset`; the same bytes always give the same number. */
  internIpv6(bytes: Uint8Array, offset: number): number {
    return this.internIpv6Words(
      wordAt(bytes, offset),
      wordAt(bytes, offset + 4),
      wordAt(bytes, offset + 8),
      wordAt(bytes, offset + 12),
    );
  }

  /** The same for an address that was read as four big-endian words (signed), first word first. */
  internIpv6Words(a: number, b: number, c: number, d: number): number {
    const mask = this.slots.length - 1;
    let slot = hashWords(a, b, c, d) & mask;
    for (;;) {
      const id = this.slots[slot] as number;
      if (id < 0) return this.add(slot, a, b, c, d);
      const w = id * 4;
      if (this.words[w] === a && this.words[w + 1] === b && this.words[w + 2] === c && this.words[w + 3] === d)
        return id;
      slot = (slot + 1) & mask;
    }
  }

  /** Number of IPv6 addresses so far. */
  get count(): number {
    return this.size;
  }

  /** The addresses from number `first` on, four words each: for another book that shall give them the same numbers. */
  wordsFrom(first: number): Int32Array {
    return this.words.slice(first * 4, this.size * 4);
  }

  /** Takes over addresses that another book gave, in its order. */
  learn(words: Int32Array): void {
    for (let w = 0; w < words.length; w += 4)
      this.internIpv6Words(words[w] as number, words[w + 1] as number, words[w + 2] as number, words[w + 3] as number);
  }

  /** Dotted quad, or RFC 5952 text for IPv6. */
  format(family: number, address: number): string {
    if (family === 4) return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
    return formatIpv6(this.words, address * 4);
  }

  private add(slot: number, a: number, b: number, c: number, d: number): number {
    const id = this.size++;
    if (id * 4 === this.words.length) {
      const grown = new Int32Array(this.words.length * 2);
      grown.set(this.words);
      this.words = grown;
    }
    this.words.set([a, b, c, d], id * 4);
    this.slots[slot] = id;
    if (this.size * 2 > this.slots.length) this.rehash();
    return id;
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      const w = id * 4;
      const [a = 0, b = 0, c = 0, d = 0] = this.words.subarray(w, w + 4);
      let slot = hashWords(a, b, c, d) & mask;
      while ((slots[slot] as number) >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.slots = slots;
  }
}

/** `ip:port`, with IPv6 in brackets. */
export function formatEndpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function wordAt(bytes: Uint8Array, offset: number): number {
  return (
    ((bytes[offset] as number) << 24) |
    ((bytes[offset + 1] as number) << 16) |
    ((bytes[offset + 2] as number) << 8) |
    (bytes[offset + 3] as number)
  );
}

function hashWords(a: number, b: number, c: number, d: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(c ^ Math.imul(d, 0x27d4eb2f), 0xc2b2ae35);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) ^ (hash >>> 13);
}

/** RFC 5952: lower case, longest run of zero groups (two or more) as `::`. */
function formatIpv6(words: Int32Array, at: number): string {
  const groups: number[] = [];
  for (let i = 0; i < 4; i++) {
    const word = words[at + i] as number;
    groups.push(word >>> 16, word & 0xffff);
  }
  let bestStart = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > bestLength) [bestStart, bestLength] = [i, length];
    if (length > 0) i += length - 1;
  }
  const hex = groups.map((group) => group.toString(16));
  if (bestStart < 0) return hex.join(':');
  return `${hex.slice(0, bestStart).join(':')}::${hex.slice(bestStart + bestLength).join(':')}`;
}
