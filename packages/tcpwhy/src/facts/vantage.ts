import type { ConnectionRecord } from '../model/connections.ts';
import { ORIGINATOR, type Side } from '../model/history.ts';
import { derived } from './derived.ts';

/** Where the capture was taken, as one connection shows it. */
export type Vantage = 'client' | 'server' | 'between' | 'unknown';

/** TTLs that stacks start with (Linux and macOS 64, Windows 128, network gear 255): seen unchanged, the sender is this host or link. */
const INITIAL_TTLS = new Set([64, 128, 255]);
/** The far end's half of the handshake takes at least this many times the near end's. */
const HANDSHAKE_RATIO = 4;

/**
 * Judged by TTLs (a packet that crossed a router is one short), else by which half of the handshake took the time:
 * at the server the SYN-ACK follows at once and the ACK takes the round trip; at the client it is the other way round.
 */
export const vantageOf = derived((connection): Vantage => {
  const [client, server] = connection.endpoints;
  const near = [INITIAL_TTLS.has(client.ttl), INITIAL_TTLS.has(server.ttl)] as const;
  if (near[0] && !near[1] && server.ttl !== 0) return 'client';
  if (near[1] && !near[0] && client.ttl !== 0) return 'server';
  if (!near[0] && !near[1] && client.ttl !== 0 && server.ttl !== 0) return 'between';
  if (client.ttl !== 0 && server.ttl === 0 && !near[0]) return 'server';
  return byHandshake(connection);
});

function byHandshake(connection: ConnectionRecord): Vantage {
  const serverHalf = connection.synToSynAckNs;
  const clientHalf = connection.synAckToAckNs;
  if (Number.isNaN(serverHalf) || Number.isNaN(clientHalf)) return 'unknown';
  // Below 0.2 ms both halves are scheduling noise of one machine.
  if (Math.max(serverHalf, clientHalf) < 200e3) return 'unknown';
  if (serverHalf > clientHalf * HANDSHAKE_RATIO) return 'client';
  if (clientHalf > serverHalf * HANDSHAKE_RATIO) return 'server';
  return 'unknown';
}

/** Whether a packet with this TTL has crossed no router yet; 0 (no packet seen) says nothing. */
export function isInitialTtl(ttl: number): boolean {
  return INITIAL_TTLS.has(ttl);
}

/** Whether this capture was taken at that side's own host. */
export function isCapturedAt(connection: ConnectionRecord, side: Side): boolean {
  return vantageOf(connection) === (side === ORIGINATOR ? 'client' : 'server');
}

/** Handshake round trip in ns as far as seen here: the larger half; NaN when no handshake was seen. */
export function roundTripNs(connection: ConnectionRecord): number {
  const { synToSynAckNs, synAckToAckNs } = connection;
  if (Number.isNaN(synToSynAckNs)) return synAckToAckNs;
  if (Number.isNaN(synAckToAckNs)) return synToSynAckNs;
  return Math.max(synToSynAckNs, synAckToAckNs);
}
