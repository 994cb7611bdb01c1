import type { Scene } from '../facts/scene.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import type { HistoryEntry } from '../model/history.ts';

/**
 * The TTL that packets of the server's address have on its other connections, when this RST's TTL is another one:
 * then another machine made it. Null when they agree, or when nothing else of the server was seen.
 */
export function foreignTtl(connection: ConnectionRecord, reset: HistoryEntry, scene: Scene): number | null {
  const [client, server] = connection.endpoints;
  const known = scene.serverTtls(client.address, server.address);
  // Several TTLs for one host (load balancing, routes that change) prove nothing.
  const [ttl] = known;
  return known.size === 1 && ttl !== undefined && ttl !== reset.ttl ? ttl : null;
}
