import type { Ending } from '../model/connections.ts';
import type { LogEvent } from '../model/log-event.ts';
import type { JoinableConnection } from './joinable-connection.ts';

/** Connections kept for events without any address: looking through more would cost more than it tells. */
const ODD_KEPT = 2000;
/** Endings that a program may log even when nobody was hurt. */
const ODD_ENDINGS: ReadonlySet<Ending> = new Set(['reset', 'closed-then-reset', 'half-closed', 'refused']);

/** Finds the connections that an event's addresses allow. Holds only connections that some event could mean. */
export class ConnectionIndex {
  private readonly byPair = new Map<string, JoinableConnection[]>();
  private readonly byEnd = new Map<string, JoinableConnection[]>();
  private readonly byAddress = new Map<string, JoinableConnection[]>();
  private readonly odd: JoinableConnection[] = [];

  constructor(connections: Iterable<JoinableConnection>, events: readonly LogEvent[]) {
    const ends = new Set(events.flatMap(({ local, remote }) => [local, remote]));
    const hosts = new Set(events.flatMap(({ remoteHost }) => remoteHost ?? []));
    for (const connection of connections) this.file(connection, ends, hosts);
  }

  /** Connections between exactly these two ends; empty unless the event names both. */
  exact({ local, remote }: LogEvent): readonly JoinableConnection[] {
    if (local === null || remote === null) return [];
    return this.byPair.get(pairKey(local, remote)) ?? [];
  }

  /** Connections that one named end singles out: an ephemeral port belongs to one connection at a time. */
  byClientEnd({ local, remote }: LogEvent): readonly JoinableConnection[] {
    const named = [local, remote].flatMap((end) => (end === null ? [] : (this.byEnd.get(end) ?? [])));
    return named.filter(({ client }) => client === local || client === remote);
  }

  /**
   * Connections that the event's peer allows: to that server, to that host, or, when it names none, all that failed or
   * ended otherwise than by an orderly close.
   */
  possible(event: LogEvent): readonly JoinableConnection[] {
    const named = event.remote ?? event.local;
    if (named !== null) return this.byEnd.get(named) ?? [];
    if (event.remoteHost !== null && isAddress(event.remoteHost)) return this.byAddress.get(event.remoteHost) ?? [];
    return this.odd;
  }

  private file(
    connection: JoinableConnection,
    ends: ReadonlySet<string | null>,
    hosts: ReadonlySet<string | null>,
  ): void {
    const { client, server, clientAddress, serverAddress } = connection;
    if (ends.has(client) || ends.has(server)) {
      append(this.byPair, pairKey(client, server), connection);
      append(this.byEnd, client, connection);
      append(this.byEnd, server, connection);
    }
    for (const address of new Set([clientAddress, serverAddress]))
      if (hosts.has(address)) append(this.byAddress, address, connection);
    const isOdd = connection.failed || ODD_ENDINGS.has(connection.ending);
    if (isOdd && this.odd.length < ODD_KEPT) this.odd.push(connection);
  }
}

/** The same for both orders: who of the two wrote the line does not matter here. */
function pairKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':');
}

function append(map: Map<string, JoinableConnection[]>, key: string, connection: JoinableConnection): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [connection]);
  else known.push(connection);
}
