import { change, changes } from './change.ts';
import { formatDuration } from './duration.ts';
import type { RuleResult } from './finding.ts';
import type { Segment } from './segment.ts';

/**
 * Some servers and proxies close a connection at a certain age, in use or not. Who opens it must retire it earlier, or
 * one request per connection and lifetime is cut.
 */
export function lifetimeOutlivesPeer({ opener, accepter }: Segment, marginMs: number): RuleResult {
  const limitMs = accepter.lifetimeMs;
  if (limitMs === null) return { sound: [], findings: [] };
  if (opener.lifetimeMs !== null && opener.lifetimeMs <= limitMs - marginMs)
    return { sound: [`${opener.name} retires connections before ${accepter.name} does`], findings: [] };
  // A tenth, as pools spread lifetimes by some per cent so that not all connections end at once.
  const wantedMs = Math.floor(Math.min(limitMs * 0.9, limitMs - marginMs) / 1_000) * 1_000;
  const why = `retires connections before ${accepter.name} cuts them`;
  return {
    sound: [],
    findings: [
      {
        id: 'lifetime-outlives-peer',
        severity: 'warning',
        cause: 'stale-pooled-connection',
        between: [opener.name, accepter.name],
        summary: `${opener.name} uses connections ${age(opener.lifetimeMs)}; ${accepter.name} closes them at the age of ${formatDuration(limitMs)}, in use or not.`,
        consequence:
          'Once in the life of each connection a request may be cut in the midst; it may have been executed.',
        changes: changes(change(opener.name, opener.settings.lifetime, wantedMs, 'down', why)),
      },
    ],
  };
}

function age(lifetimeMs: number | null): string {
  return lifetimeMs === null ? 'without limit of age' : `up to the age of ${formatDuration(lifetimeMs)}`;
}
