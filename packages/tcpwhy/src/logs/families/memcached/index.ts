import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { CLIENT_VANISHED, REPLYING, TURNED_AWAY } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /Too many open connections/,
    kind: 'resource-limit',
    phase: 'handshake',
    execution: TURNED_AWAY,
    causes: { 'connection-limit-refusal': 'the limit of connections was reached' },
    look: 'memcached: -c (1024)',
  },
  { match: /Failed to write, and not due to blocking/, otherwise: 'broken-pipe', phase: 'write', execution: REPLYING },
  { match: /Failed to read, and not due to blocking/, otherwise: 'reset', phase: 'read', execution: CLIENT_VANISHED },
  {
    match: /Failed to build UDP headers|Invalid (?:magic|request)|ERROR: (?:bad|unknown) (?:command|binary)/,
    kind: 'protocol-mismatch',
    phase: 'read',
  },
  { match: /connection closed|new auto-negotiating/, silent: true },
];

/** memcached -v writes little, and without time. */
export default familyOfRules({
  id: 'memcached',
  name: 'memcached',
  system: 'memcached',
  words: ['too many open connections', 'not due to blocking'],
  program: /^memcached$/,
  shapes: [
    ['certain', /Failed to (?:read|write), and not due to blocking/],
    ['likely', /^Too many open connections$/m],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
});
