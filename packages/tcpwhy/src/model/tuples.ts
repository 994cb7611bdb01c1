/** Words of one tuple: ports, both addresses, family, next tuple of its bucket. */
const WORDS = 5;
const PORTS = 0;
const SOURCE = 1;
const DESTINATION = 2;
const FAMILY = 3;
const NEXT = 4;

/**
 * 4-tuples as small integers, numbered in order of appearance; both directions of a connection have the same number. What
 * is kept per tuple is then found by index, and what was met of late lies together in memory, which no hash does.
 *
 * A book belongs to one diagnosis, and grows by 20 bytes and two hash slots per distinct tuple.
 */
export class TupleBook {
  private words = new Int32Array(WORDS * 1024);
  private buckets = new Int32Array(4096).fill(-1);
  private size = 0;

  /**
   * Number of a packet's tuple, times two; plus one when it goes the other way than the tuple's first packet did.
   *
   * @param ports Source port in the upper 16 bits, destination port in the lower.
   */
  directed(family: number, source: number, destination: number, ports: number): number {
    const { words } = this;
    const swapped = (ports << 16) | (ports >>> 16);
    const bucket = tupleHash(source, destination, ports) & (this.buckets.length - 1);
    for (let w = this.buckets[bucket] as number; w >= 0; w = words[w + NEXT] as number) {
      const own = words[w + PORTS] as number;
      const a = words[w + SOURCE] as number;
      const b = words[w + DESTINATION] as number;
      const isSame = own === ports && a === source && b === destination;
      if (!isSame && (own !== swapped || a !== destination || b !== source)) continue;
      if (words[w + FAMILY] === family) return (w / WORDS) * 2 + (isSame ? 0 : 1);
    }
    return this.add(family, source, destination, ports) * 2;
  }

  private add(family: number, source: number, destination: number, ports: number): number {
    const tuple = this.size++;
    const w = tuple * WORDS;
    if (w === this.words.length) {
      const larger = new Int32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
    }
    this.words[w + PORTS] = ports;
    this.words[w + SOURCE] = source;
    this.words[w + DESTINATION] = destination;
    this.words[w + FAMILY] = family;
    if (this.size * 2 > this.buckets.length) this.spread();
    else this.link(w);
    return tuple;
  }

  private link(w: number): void {
    const { words } = this;
    const hash = tupleHash(words[w + SOURCE] as number, words[w + DESTINATION] as number, words[w + PORTS] as number);
    const bucket = hash & (this.buckets.length - 1);
    words[w + NEXT] = this.buckets[bucket] as number;
    this.buckets[bucket] = w;
  }

  private spread(): void {
    this.buckets = new Int32Array(this.buckets.length * 4).fill(-1);
    for (let w = 0; w < this.size * WORDS; w += WORDS) this.link(w);
  }
}

/** The same for both directions: the endpoints are mixed alone and then added. */
function tupleHash(source: number, destination: number, ports: number): number {
  let hash = (endpointHash(source, ports >>> 16) + endpointHash(destination, ports & 0xffff)) | 0;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x7feb352d);
  return hash ^ (hash >>> 15);
}

function endpointHash(address: number, port: number): number {
  const hash = Math.imul(address ^ Math.imul(port, 0x9e3779b1), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
