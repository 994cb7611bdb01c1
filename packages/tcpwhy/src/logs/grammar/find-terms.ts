import { ERRNO_MEANINGS, RESOLVER_ONLY } from './errno-names.ts';
import { findErrnoNumbers } from './errno-numbers.ts';
import { LiteralScanner } from './literal-scanner.ts';
import { isMention, quotedRequests } from './mentions.ts';
import type { Term } from './term.ts';
import { VOCABULARY } from './vocabulary.ts';

/** A term at its place. */
export interface TermHit extends Term {
  readonly at: number;
}

const WORDS = new LiteralScanner(VOCABULARY.map((term) => term.words));
const ERRNOS = Object.keys(ERRNO_MEANINGS);
const NAMES = new LiteralScanner(ERRNOS.map((name) => name.toLowerCase()));
/** Before a name: part of a longer word, of a path, of a query. After it: the same. */
const NAME_CONTINUES = /[a-z0-9_/%?&-]/;
const NAME_GOES_ON = /[a-z0-9_/-]/;
/** Class names stand within longer ones (`AnnotatedConnectException`), phrases begin a word. */
const STARTS_WORD = /^[\p{L}\p{N}]/u;
const MEMBER = /^: [a-z]{9,}$/;
const MAXIMUM_HITS = 64;

/** Everything in a text that speaks of a broken connection, mentions left out, in order; `lower` is in lower case. */
export function findTerms(lower: string): TermHit[] {
  const quotes = quotedRequests(lower);
  const hits = [...wordHits(lower), ...nameHits(lower), ...numberHits(lower)];
  const spoken = hits.filter((hit) => !isMention(lower, hit, quotes)).sort((a, b) => a.at - b.at);
  return lower.includes('getpeername') ? spoken.map(withoutPeer) : spoken;
}

/** A socket that was connected and has no peer any more was reset by it: behind a FIN, getpeername(2) still knows the peer. */
function withoutPeer(hit: TermHit): TermHit {
  return hit.errno === 'ENOTCONN' ? { ...hit, kind: 'reset' } : hit;
}

function wordHits(lower: string): TermHit[] {
  return WORDS.findAll(lower, MAXIMUM_HITS).flatMap(({ index, at }) => {
    const known = TERMS[index];
    return known !== undefined && beginsWord(lower, at, known) ? [{ ...known.term, at }] : [];
  });
}

/** A term, and how it must stand in a text. */
interface PlacedTerm {
  readonly term: Term;
  /** `: ConnectionReset` is an enumeration's member, `: ConnectionResetTest` somebody's class. */
  readonly endsWord: boolean;
  readonly beginsWord: boolean;
}

/** Scripts without spaces between words have no beginnings to look for. */
const TERMS: readonly PlacedTerm[] = VOCABULARY.map((term) => ({
  term,
  endsWord: MEMBER.test(term.words),
  beginsWord: STARTS_WORD.test(term.words) && /[ _]/.test(term.words) && !/[^\u0020-\u024f]/.test(term.words),
}));

function beginsWord(lower: string, at: number, known: PlacedTerm): boolean {
  if (known.endsWord) return !/[a-z0-9_]/.test(lower.charAt(at + known.term.words.length));
  return at === 0 || !known.beginsWord || !/[a-z0-9_]/.test(lower.charAt(at - 1));
}

function nameHits(lower: string): TermHit[] {
  const hits = NAMES.findAll(lower, MAXIMUM_HITS).flatMap(({ index, at }) => {
    const errno = ERRNOS[index] ?? '';
    const meaning = ERRNO_MEANINGS[errno];
    if (meaning === undefined || !standsAlone(lower, at, errno.length)) return [];
    if (RESOLVER_ONLY.has(errno) && !/getaddrinfo|query\w* |lookup|dns|resolve/.test(lower)) return [];
    return [{ words: errno.toLowerCase(), errno, strength: 'errno' as const, at, ...meaning }];
  });
  return isList(lower, hits) ? [] : hits;
}

/** Windows' names of the same begin with WSA. */
function standsAlone(lower: string, at: number, length: number): boolean {
  const start = lower.startsWith('wsa', at - 3) ? at - 3 : at;
  return !NAME_CONTINUES.test(lower.charAt(start - 1)) && !NAME_GOES_ON.test(lower.charAt(at + length));
}

/** Different errnos with nothing but commas between them are a setting (`retry on ECONNRESET, ETIMEDOUT`). */
function isList(lower: string, hits: readonly TermHit[]): boolean {
  return hits.some((hit, index) => {
    const next = hits[index + 1];
    if (next === undefined || next.errno === hit.errno) return false;
    const between = lower.slice(hit.at + hit.words.length, next.at);
    return between.length <= 5 && /^["'\s]*[,|/;+]["'\s]*$/.test(between);
  });
}

function numberHits(lower: string): TermHit[] {
  return findErrnoNumbers(lower).flatMap(({ name, at, length }) => {
    const meaning = ERRNO_MEANINGS[name];
    if (meaning === undefined) return [];
    return [{ words: lower.slice(at, at + length), errno: name, strength: 'errno' as const, at, ...meaning }];
  });
}
