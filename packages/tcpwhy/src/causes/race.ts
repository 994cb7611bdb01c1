import type { ConnectionLine, Scene } from '../facts/scene.ts';
import { isCapturedAt } from '../facts/vantage.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import { ORIGINATOR } from '../model/history.ts';

/** Connects that one program starts together begin within this time (RFC 8305 §5 staggers by 250 ms). */
const RACE_NS = 300e6;

/**
 * Connections that the same client began at the same time, to the same port of other addresses. A host that tries IPv6
 * and IPv4 has two addresses itself: at that host's own capture, all that leaves is the same client's.
 */
export function rivalsInRace(connection: ConnectionRecord, scene: Scene): ConnectionLine[] {
  const [client, server] = connection.endpoints;
  const [from, to] = [connection.startNs - RACE_NS, connection.startNs + RACE_NS];
  const otherFamily = isCapturedAt(connection, ORIGINATOR)
    ? scene.startedBetween(null, from, to).filter((other) => familyOf(other.clientAddress) !== connection.family)
    : [];
  return [...scene.startedBetween(client.address, from, to), ...otherFamily].filter(
    (other) =>
      other.index !== connection.index && other.serverPort === server.port && other.serverAddress !== server.address,
  );
}

function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

/** A winner is still in use when the loser is long gone; connections that end together lost to something else. */
const OUTLIVES_NS = 100e6;

/** The connection that won the race which this one lost; null when there was none. */
export function wonRace(connection: ConnectionRecord, scene: Scene): ConnectionLine | null {
  const winners = rivalsInRace(connection, scene).filter(
    (other) => other.payloadBytes[0] > 0 && other.payloadBytes[1] > 0 && other.endNs > connection.endNs + OUTLIVES_NS,
  );
  return winners[0] ?? null;
}
