import { logFamilies } from './families/registry.generated.ts';
import { ERRNO_MEANINGS } from './grammar/errno-names.ts';
import { VOCABULARY } from './grammar/vocabulary.ts';

/** Shortest word that the byte search takes. */
const SHORTEST_BYTES = 4;

/** What stands before an errno's number; see grammar/errno-numbers.ts. */
const BEFORE_NUMBERS: readonly string[] = [
  'errno',
  'os error',
  'os { code',
  'winerror',
  'system error',
  'wsa error',
  'wsaerror',
  'socket error',
  'socketerror',
  'socketexception',
  '_error:_',
];

/** `error 104`, `Error code: 111`, `error=(113`: the numbers that are read there begin with a 1 or are EPIPE's. */
const ERROR_CODES = ['error', 'error code', 'errorcode', 'error was', 'error code was'].flatMap((name) =>
  [' ', ': ', ':', '=', ' = ', '#', ' #', '(', ' (', ':('].flatMap((sign) => [`${name}${sign}1`, `${name}${sign}32`]),
);

/** Numbers whose brackets are clothing enough. */
const NUMBERS: readonly string[] = [
  ...[32, 103, 104, 110, 111, 113].flatMap((number) => [`(${number}:`, `(${number},`, `(${number})`]),
  ...[10048, 10049, 10051, 10052, 10053, 10054, 10055, 10060, 10061, 10064, 10065, 11001].flatMap((number) => [
    `(${number}`,
    `${number} (0x`,
  ]),
  '0x27',
  '0x800727',
];

/**
 * Literals of which one stands in every line that grammar/ or a family could answer for. The fewer healthy lines have one,
 * the faster a log is passed over: terms are whole, not parts that several share.
 */
export function wordsOfInterest(): string[] {
  const words = [
    ...VOCABULARY.map((term) => term.words),
    ...Object.keys(ERRNO_MEANINGS),
    ...BEFORE_NUMBERS,
    ...ERROR_CODES,
    ...NUMBERS,
    ...logFamilies.flatMap((family) => family.words),
  ];
  return [...new Set(words.map(searchable))].filter((word) => new TextEncoder().encode(word).length >= SHORTEST_BYTES);
}

/** The byte search knows no other capitals than those of ASCII, and sentences begin with one. */
function searchable(word: string): string {
  return word.charCodeAt(0) > 0x7f ? word.slice(1) : word;
}
