import type { Named } from './read-stations.ts';
import type { Accepter, Hop, Opener, Relay } from './station.ts';

/** One connection's way: who opens it, who accepts it, and who passes its packets on in between. */
export interface Segment {
  readonly opener: Named<Opener>;
  readonly openerIs: 'client' | 'proxy';
  readonly relays: readonly Named<Relay>[];
  readonly accepter: Named<Accepter>;
  readonly accepterIs: 'server' | 'proxy';
}

/** Cuts a path where connections end: each proxy accepts one and opens another. */
export function segmentsOf(client: Named<Opener>, path: readonly Hop[], server: Named<Accepter>): Segment[] {
  const segments: Segment[] = [];
  let opener = client;
  let relays: Named<Relay>[] = [];
  const openerIs = () => (segments.length === 0 ? 'client' : 'proxy');
  for (const hop of path) {
    if (hop.kind === 'relay') {
      relays.push(hop);
      continue;
    }
    const accepter = { ...hop.accepts, name: hop.name };
    segments.push({ opener, openerIs: openerIs(), relays, accepter, accepterIs: 'proxy' });
    opener = { ...hop.opens, name: hop.name };
    relays = [];
  }
  segments.push({ opener, openerIs: openerIs(), relays, accepter: server, accepterIs: 'server' });
  return segments;
}

/** How long the opener leaves a connection idle, the server's own words (`Keep-Alive: timeout=N`) heeded; null: for ever. */
export function idleLimitMs({ opener, accepter }: Segment): number | null {
  const { idleMs, hintMarginMs } = opener;
  if (hintMarginMs === null || !accepter.sendsHint || accepter.idleMs === null) return idleMs;
  const hintedMs = Math.max(0, accepter.idleMs - hintMarginMs);
  return idleMs === null ? hintedMs : Math.min(idleMs, hintedMs);
}

/** Longest silence on an idle connection, by TCP keep-alive or heartbeats of either side; null: no end. */
export function longestSilenceMs({ opener, accepter }: Segment): number | null {
  const intervals = [opener.keepAliveIdleMs, opener.pingIntervalMs, accepter.keepAliveIdleMs];
  const known = intervals.filter((interval) => interval !== null);
  return known.length === 0 ? null : Math.min(...known);
}
