import type { TermKind } from './term.ts';

/** What says that it ends with a file, an archive or a text that is parsed: no connection's end. */
const ENDING_DATA =
  /\b(?:syntax ?error|pars(?:e|er|ing) error|saxparse\w*|in archive|zlib|gzip|gunzip|bzip2|lzma|tar|unzip|zip|inflate|unpickl\w*|pickle|json|xml|yaml|toml|csv|png|jpe?g|stdin|looking for matching|here-?document|ran out of input|while parsing|string literal|unterminated|premature end of file)\b|\.(?:gz|tgz|tar|zip|json|xml|xz|bz2|csv|sql|ya?ml)\b/;
/** `End of file reached: /var/log/messages`. */
const OF_A_FILE = /^:? ["']?(?:\/[\w.-]{1,60}){2}/;
/** Who reads from a connection says so. */
const FROM_A_PEER =
  /\b(?:connection|socket|https?|upstream|peer|server|client|remote|tcp|tls|ssl|rpc|download\w*|request|response|host|broker|fetch\w*|url)\b|\d{1,3}(?:\.\d{1,3}){3}/;

/** The standard output of a command in a pipeline: its reader is another command. */
const STANDARD_OUTPUT =
  /(?:\bwrite (?:error|failed)|\bcannot write|\bstandard output'?|\bstdout>?|\bwriting output|\bwrite \|1|\/dev\/stdout): $/;

/** What user interfaces and frameworks connect are objects in one process. */
const IN_ONE_PROCESS =
  /^(?: to)?(?: [^\s:]{1,60}){0,3} (?:outlets?|signals?|slots?|actions?|handlers?|callbacks?|listeners?|widgets?|pads?|elements?)\b/;

/** `the disconnected object`: what something is, not what happened. */
const DESCRIBES = /\b(?:the|an?|any|all|every|each|some|of|no) $/;
/** `nginx.service: start operation timed out`: a job of the service manager. */
const JOB = /\b(?:start|stop|reload|shutdown|watchdog) $/;
/** Whoever waits in line for a connection has not failed yet. */
const QUEUED = /\bqueu\w{1,4}\b[^\n]{0,40} (?:due to|because of|for|as|since) $/;
/** Protocols below connections, and beside them. */
const BELOW = /\b(?:arp|rarp|ndp|igmp|dhcp|eapol|bluetooth|sdp|l2cap|rfcomm)(?:_\w{1,40}|\b)[^\n]{0,40}$/;

/** A term, where it stands. */
interface Found {
  readonly at: number;
  readonly words: string;
  readonly kind: TermKind;
}

/**
 * Whether words that connections share with other subjects speak of one of those here: the end of a file, a pipe between
 * two commands, an object that is connected to another, a unit's job, a queue. `lower` is in lower case.
 */
export function isOtherSubject(lower: string, hit: Found): boolean {
  const { at, words, kind } = hit;
  const before = lower.slice(Math.max(0, at - 80), at);
  const after = lower.slice(at + words.length, at + words.length + 120);
  if (kind === 'eof') {
    if (words === 'disconnected') return DESCRIBES.test(before);
    return OF_A_FILE.test(after) || endsData(lower, at);
  }
  if (kind === 'broken-pipe') return STANDARD_OUTPUT.test(before);
  if (kind === 'other') return IN_ONE_PROCESS.test(after);
  if (kind === 'pool-exhausted') return QUEUED.test(before);
  if (kind === 'unreachable') return BELOW.test(before);
  return words === 'operation timed out' && JOB.test(before);
}

function endsData(lower: string, at: number): boolean {
  const start = Math.max(lower.lastIndexOf('\n', at - 1) + 1, at - 300);
  const feed = lower.indexOf('\n', at);
  const line = lower.slice(start, Math.min(feed < 0 ? lower.length : feed, at + 300));
  return ENDING_DATA.test(line) && !FROM_A_PEER.test(line);
}
