import type { Signs } from '../../grammar/signs.ts';
import type { FamilyReading } from '../../log-family.ts';
import { type MessageRule, readByRules, trustGrammar } from '../../phrases/message-rule.ts';
import { NEVER_REACHED, NO_CONNECTION_HAD, NO_REQUEST, NOT_TOLD, SETTING_UP } from '../../phrases/verdicts.ts';

// `2026/11/22 14:08:01 kid1| WARNING: ...`
const LINE =
  /\bkid\d{1,3}\| |\bTCP connection to \S{1,255}\/\d{1,5} failed|\blocal=\S{3,60} remote=\S{3,60} (?:FD \d+ )?(?:HIER\w+ )?flags=/;

/** cache.log of Squid 3.2 and later names its process. */
export function looksLikeCacheLog(text: string): boolean {
  return LINE.test(text);
}

const RULES: readonly MessageRule[] = [
  {
    match: /TCP connection to (?<ip>[^\s/]{1,255})\/(?<port>\d{1,5}) failed/,
    phase: 'connect',
    otherwise: 'refused',
    execution: NEVER_REACHED,
    look: 'Squid: connect-fail-limit (10) of cache_peer marks the peer dead',
  },
  { match: /Detected DEAD (?:Parent|Sibling): /, kind: 'other', phase: 'connect', execution: NO_REQUEST },
  {
    match: /(?:negotiating|accepting) (?:SSL|TLS)|TLS (?:handshake|negotiation)/i,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /local=(?<local>\S{3,60}) remote=(?<remote>\S{3,60}) .{0,200}(?:read\/write failure|failure)/,
    phase: 'unknown',
    execution: NOT_TOLD,
  },
  {
    match: /running out of file ?descriptors|Too many open files/i,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    look: 'Squid: max_filedescriptors',
  },
  {
    match: /PROXY protocol error|PROXY client not permitted/,
    kind: 'protocol-mismatch',
    phase: 'handshake',
    execution: SETTING_UP,
  },
];

/** Null when nothing broke. */
export function readCacheLine(text: string, signs: Signs): FamilyReading | null {
  const defaults = { system: 'Squid', reporter: 'proxy' } as const;
  const reading = readByRules(text, signs, RULES, defaults);
  return reading === undefined ? trustGrammar(signs, defaults) : reading;
}
