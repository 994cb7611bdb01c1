/**
 * Numbers of the errnos above. Linux's of most architectures, the BSDs' (macOS), Winsock's. Linux and BSD overlap in
 * few places (32 is EPIPE on both); where one number means two things, the text that prints it nearly always comes from Linux.
 */
export const ERRNO_BY_NUMBER: ReadonlyMap<number, string> = new Map([
  // Linux
  [32, 'EPIPE'],
  [98, 'EADDRINUSE'],
  [99, 'EADDRNOTAVAIL'],
  [100, 'ENETDOWN'],
  [101, 'ENETUNREACH'],
  [102, 'ENETRESET'],
  [103, 'ECONNABORTED'],
  [104, 'ECONNRESET'],
  [105, 'ENOBUFS'],
  [107, 'ENOTCONN'],
  [108, 'ESHUTDOWN'],
  [110, 'ETIMEDOUT'],
  [111, 'ECONNREFUSED'],
  [112, 'EHOSTDOWN'],
  [113, 'EHOSTUNREACH'],
  // macOS and the BSDs
  [48, 'EADDRINUSE'],
  [49, 'EADDRNOTAVAIL'],
  [50, 'ENETDOWN'],
  [51, 'ENETUNREACH'],
  [53, 'ECONNABORTED'],
  [54, 'ECONNRESET'],
  [55, 'ENOBUFS'],
  [57, 'ENOTCONN'],
  [60, 'ETIMEDOUT'],
  [61, 'ECONNREFUSED'],
  [64, 'EHOSTDOWN'],
  [65, 'EHOSTUNREACH'],
  // Winsock, and the Win32 codes that overlapped I/O gives for the same
  [10048, 'EADDRINUSE'],
  [10049, 'EADDRNOTAVAIL'],
  [10050, 'ENETDOWN'],
  [10051, 'ENETUNREACH'],
  [10052, 'ENETRESET'],
  [10053, 'ECONNABORTED'],
  [10054, 'ECONNRESET'],
  [10055, 'ENOBUFS'],
  [10057, 'ENOTCONN'],
  [10058, 'ESHUTDOWN'],
  [10060, 'ETIMEDOUT'],
  [10061, 'ECONNREFUSED'],
  [10064, 'EHOSTDOWN'],
  [10065, 'EHOSTUNREACH'],
  [11001, 'ENOTFOUND'],
  [11002, 'EAI_AGAIN'],
  [1225, 'ECONNREFUSED'],
  [1236, 'ECONNABORTED'],
]);

/** What nobody but an errno wears: `[Errno 104]`, `(os error 104)`, `errno: -104`, `SocketException (104)`. */
const CLOTHED =
  /(?:\berrno[ :=]{1,3}|\[errno |\bos error |\bwinerror |\bsystem error: ?|\bwsa ?(?:error)? ?[:#(]? ?|\bsocket ?error ?[:#(]? ?|\bsocketexception \(|\bos \{ code: |_error:_)-?(\d{2,5})\b/g;

/** What stands in each of them, and is found faster. */
const CLOTHING = /err|wsa|os \{ code: |socketexception \(/;

/** What other codes wear too: only numbers that no other list uses much are read here. */
const LOOSE =
  /\berror(?: ?code)?(?: was)?[ :=#(]{1,2}(\d{3,5})\b|\((\d{3,5}), ["']|(?:^|[\s(:])\((\d{3,5})\)(?=[a-z])|\((\d{2,3}): (?=[a-z])|\((100[456]\d)\)|\b(100[456]\d) \(0x/g;

const LOOSE_CLOTHING = /error|\(\d|100[456]\d/;

/** HRESULTs and hexadecimal Winsock codes: `0x80072746`, `0x2746`. */
const HEXADECIMAL = /\b0x(?:8007)?(27[0-9a-f]{2})\b/g;

const LOOSE_NUMBERS: ReadonlySet<number> = new Set([
  32, 103, 104, 110, 111, 113, 10048, 10049, 10051, 10052, 10053, 10054, 10055, 10060, 10061, 10064, 10065, 11001,
]);

/** An errno that a text gives as a number. */
export interface NumberedErrno {
  readonly name: string;
  readonly at: number;
  readonly length: number;
}

/**
 * Errnos given as numbers, in the clothing in which programs print them. `lower` is in lower case. At most 48 are given.
 * EMFILE's 24 and Win32's 64, 109 and 121 are not read: these numbers mean too many things.
 */
export function findErrnoNumbers(lower: string): NumberedErrno[] {
  const found = CLOTHING.test(lower) ? collect(lower, CLOTHED, 10, () => true) : [];
  if (LOOSE_CLOTHING.test(lower)) found.push(...collect(lower, LOOSE, 10, (number) => LOOSE_NUMBERS.has(number)));
  if (lower.includes('0x')) found.push(...collect(lower, HEXADECIMAL, 16, () => true));
  return found;
}

function collect(lower: string, pattern: RegExp, radix: number, allowed: (number: number) => boolean): NumberedErrno[] {
  const found: NumberedErrno[] = [];
  for (const match of lower.matchAll(pattern)) {
    const number = Number.parseInt(match.slice(1).find((group) => group !== undefined) ?? '', radix);
    const name = allowed(number) ? ERRNO_BY_NUMBER.get(number) : undefined;
    if (name !== undefined) found.push({ name, at: match.index, length: match[0].length });
    if (found.length === 16) break;
  }
  return found;
}
