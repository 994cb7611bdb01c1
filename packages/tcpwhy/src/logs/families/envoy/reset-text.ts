import type { Signs } from '../../grammar/signs.ts';
import type { FamilyReading } from '../../log-family.ts';
import { type MessageRule, type RuleDefaults, readByRules, trustGrammar } from '../../phrases/message-rule.ts';
import {
  ANSWERING,
  FORWARDED,
  NEVER_REACHED,
  NO_CONNECTION_HAD,
  NOT_TOLD,
  NOT_UNDERSTOOD,
} from '../../phrases/verdicts.ts';

// The body of a 503 by Envoy, as clients log it: `upstream connect error or disconnect/reset before headers. [retried and
// the latest ]reset reason: connection failure, transport failure reason: delayed connect error: 111`.
const RESET =
  /upstream connect error or disconnect\/reset before headers|upstream reset: reset reason|[Dd]isconnect\/reset before headers/;
const BODY = /(?:^|["'>:\s])(?:no healthy upstream|upstream request timeout)\s*(?:$|["'<\\\n])/;
const XDS = /gRPC config(?: stream)? .{0,200}closed/;

/** Its own log: `[time][thread][level][logger] [source/common/...cc:484] text`. */
const APPLICATION =
  /\]\[(?:trace|debug|info|warning|error|critical)\]\[\w{2,24}\] \[(?:\.\/)?(?:source|contrib)\/[\w/.-]{1,200}\.cc:\d{1,5}\]/;

/** Envoy's own sentences. */
export function looksLikeResetText(text: string): boolean {
  return RESET.test(text) || APPLICATION.test(text) || XDS.test(text) || BODY.test(text);
}

const REASONS: readonly MessageRule[] = [
  {
    match: /reset reason: (?:remote )?connection failure/,
    kind: 'refused',
    phase: 'connect',
    execution: NEVER_REACHED,
  },
  { match: /reset reason: connection timeout/, kind: 'timeout-connect', phase: 'connect', execution: NEVER_REACHED },
  { match: /reset reason: connection termination/, kind: 'eof', phase: 'read', execution: FORWARDED },
  { match: /reset reason: remote (?:reset|refused)/, kind: 'reset', phase: 'read', execution: FORWARDED },
  {
    match: /reset reason: local (?:reset|refused|connection failure)/,
    kind: 'closed-locally',
    phase: 'unknown',
    execution: NOT_TOLD,
  },
  { match: /reset reason: overflow/, kind: 'pool-exhausted', phase: 'connect', execution: NO_CONNECTION_HAD },
  { match: /reset reason: protocol error/, kind: 'protocol-mismatch', phase: 'read', execution: NOT_UNDERSTOOD },
  { match: RESET, otherwise: 'eof', phase: 'unknown', execution: NOT_TOLD },
  { match: /upstream request timeout/, kind: 'timeout-read', phase: 'read', execution: FORWARDED },
  { match: /no healthy upstream/, kind: 'other', phase: 'connect', execution: NEVER_REACHED },
  // The control plane closes and reopens its streams as a matter of course; only a transport error is a broken connection.
  { match: /closed(?: since \d+s ago)?: (?:0|13),\s*$/, silent: true },
  { match: XDS, otherwise: 'eof', phase: 'read', execution: ANSWERING },
];

/** Reads one of Envoy's sentences. */
export function readResetText(text: string, signs: Signs): FamilyReading | null {
  const defaults = { system: 'Envoy', reporter: 'proxy' as const };
  const byRule = readByRules(text, signs, REASONS, defaults);
  const reading = byRule === undefined && APPLICATION.test(text) ? readApplication(text, signs, defaults) : byRule;
  if (reading == null) return null;
  const control = XDS.test(text);
  return {
    ...reading,
    ...(reading.kind === 'refused' ? connectFailure(text, signs, Number.NaN) : {}),
    ...(control
      ? { reporter: 'client', execution: { verdict: 'no', because: 'the stream carries configuration, no requests' } }
      : {}),
    ...(control && signs.kind === 'refused' ? { phase: 'connect' } : {}),
  };
}

/** A line of the application log whose words are the kernel's. */
function readApplication(text: string, signs: Signs, defaults: RuleDefaults): FamilyReading | null {
  if (/delayed connect error|immediate connect error/.test(text))
    return { ...defaults, kind: signs.kind ?? 'refused', phase: 'connect', execution: NEVER_REACHED };
  return trustGrammar(signs, defaults);
}

/** How a connect failed, by the transport failure reason, else by how long it took: connect_timeout is seconds. */
export function connectFailure(details: string, signs: Signs, durationMs: number): Partial<FamilyReading> {
  if (/TLS[_ ]error|CERTIFICATE|SSL/i.test(details)) return { kind: 'tls-failure', phase: 'handshake' };
  const errno = /connect[_ ]error:[_ ]?(?:.{0,60}?)(\d{1,3})/.exec(details)?.[1];
  const known = errno === undefined ? undefined : ERRNOS[errno];
  if (known !== undefined) return { kind: known };
  if (/connection[_ ]timeout/.test(details)) return { kind: 'timeout-connect' };
  if (signs.explicit && signs.kind !== null && signs.kind !== 'eof') return { kind: signs.kind };
  return { kind: durationMs >= 900 ? 'timeout-connect' : 'refused' };
}

/** Linux numbers: Envoy prints them bare. */
const ERRNOS: Readonly<Record<string, 'refused' | 'reset' | 'unreachable' | 'timeout-connect' | 'resource-limit'>> = {
  '99': 'resource-limit',
  '101': 'unreachable',
  '104': 'reset',
  '110': 'timeout-connect',
  '111': 'refused',
  '113': 'unreachable',
};
