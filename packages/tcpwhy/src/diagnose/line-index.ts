import type { ConnectionLine } from '../facts/scene.ts';
import {
  END_NS,
  ENDING,
  ORIGINATOR_ADDRESS,
  PORTS,
  RESPONDER_ADDRESS,
  START_NS,
  SUMMED_PACKETS,
  SUMMED_TTL,
} from '../flow/summary-fields.ts';
import type { ConnectionIndex } from '../model/connections.ts';
import type { FrozenSummaries } from './frozen-summaries.ts';

/** Answers are cut here: causes ask whether there are others, not for all of a flood. */
const SERVED_GIVEN = 100;
const ENDED_GIVEN = 1000;
const STARTED_GIVEN = 1000;
const NO_TTLS: ReadonlySet<number> = new Set();
const NOBODY: readonly ConnectionIndex[] = [];

/**
 * Indexes over all connections, so that no question walks all of them. Each is built on the first question that needs it,
 * of numbers: lines are made of those connections only that are an answer.
 */
export class LineIndex {
  private clients: Map<number, ConnectionIndex[]> | null = null;
  private served: Map<number, ConnectionIndex[]> | null = null;
  private ended: ConnectionIndex[] | null = null;
  private ttls: Map<number, Map<number, Set<number>>> | null = null;
  private readonly made: (ConnectionLine | undefined)[] = [];
  private readonly all: readonly ConnectionIndex[];

  constructor(private readonly summaries: FrozenSummaries) {
    this.all = Array.from({ length: summaries.count }, (_, index) => index);
  }

  startedBetween(clientAddress: string | null, fromNs: number, toNs: number): ConnectionLine[] {
    if (clientAddress === null) return this.lines(this.slice(this.all, START_NS, fromNs, toNs, STARTED_GIVEN));
    this.clients ??= this.byClient();
    const own = this.clients.get(this.summaries.numberOf(clientAddress)) ?? NOBODY;
    return this.lines(this.slice(own, START_NS, fromNs, toNs, Number.POSITIVE_INFINITY));
  }

  servedBetween(serverAddress: string, serverPort: number, fromNs: number, toNs: number): ConnectionLine[] {
    this.served ??= this.byServer();
    const own = this.served.get(serverKey(this.summaries.numberOf(serverAddress), serverPort)) ?? NOBODY;
    const begin = this.lowerBound(own, START_NS, fromNs);
    const found: ConnectionIndex[] = [];
    // Long connections that began before the time count too: the newest of them are looked at.
    for (let i = Math.max(0, begin - SERVED_GIVEN); i < begin; i++) {
      const index = own[i] as ConnectionIndex;
      if (this.real(index, END_NS) >= fromNs) found.push(index);
    }
    for (let i = begin; i < own.length && found.length < SERVED_GIVEN; i++) {
      const index = own[i] as ConnectionIndex;
      if (this.real(index, START_NS) > toNs) break;
      found.push(index);
    }
    return this.lines(found);
  }

  endedBetween(address: string, fromNs: number, toNs: number): ConnectionLine[] {
    this.ended ??= this.byEnd();
    const number = this.summaries.numberOf(address);
    const found = this.slice(this.ended, END_NS, fromNs, toNs, ENDED_GIVEN);
    return this.lines(
      found.filter(
        (index) =>
          this.summaries.addressNumber(index, ORIGINATOR_ADDRESS) === number ||
          this.summaries.addressNumber(index, RESPONDER_ADDRESS) === number,
      ),
    );
  }

  serverTtls(clientAddress: string, serverAddress: string): ReadonlySet<number> {
    this.ttls ??= this.byPair();
    const { summaries } = this;
    return this.ttls.get(summaries.numberOf(clientAddress))?.get(summaries.numberOf(serverAddress)) ?? NO_TTLS;
  }

  /** Sorting the times alone, as plain numbers, is several times faster than sorting connections by them. */
  private byEnd(): ConnectionIndex[] {
    const atTime = new Map<number, ConnectionIndex[]>();
    for (const index of this.all) append(atTime, this.real(index, END_NS), index);
    const order: ConnectionIndex[] = [];
    for (const endNs of Float64Array.from(atTime.keys()).sort()) order.push(...(atTime.get(endNs) ?? NOBODY));
    return order;
  }

  private byClient(): Map<number, ConnectionIndex[]> {
    const clients = new Map<number, ConnectionIndex[]>();
    for (const index of this.all) append(clients, this.summaries.addressNumber(index, ORIGINATOR_ADDRESS), index);
    return clients;
  }

  /** Those that opened. */
  private byServer(): Map<number, ConnectionIndex[]> {
    const servers = new Map<number, ConnectionIndex[]>();
    for (const index of this.all) {
      if (this.summaries.wasOpen(this.word(index, ENDING)) && this.word(index, SUMMED_PACKETS + 1) > 0) {
        const port = this.word(index, PORTS) & 0xffff;
        append(servers, serverKey(this.summaries.addressNumber(index, RESPONDER_ADDRESS), port), index);
      }
    }
    return servers;
  }

  private byPair(): Map<number, Map<number, Set<number>>> {
    const clients = new Map<number, Map<number, Set<number>>>();
    for (const index of this.all) {
      const ttl = this.word(index, SUMMED_TTL + 1);
      if (ttl === 0) continue;
      const client = this.summaries.addressNumber(index, ORIGINATOR_ADDRESS);
      const server = this.summaries.addressNumber(index, RESPONDER_ADDRESS);
      const servers = clients.get(client) ?? new Map<number, Set<number>>();
      clients.set(client, servers);
      const known = servers.get(server);
      if (known === undefined) servers.set(server, new Set([ttl]));
      else known.add(ttl);
    }
    return clients;
  }

  private lines(indexes: readonly ConnectionIndex[]): ConnectionLine[] {
    const lines: ConnectionLine[] = [];
    for (const index of indexes) {
      let line = this.made[index];
      if (line === undefined) {
        line = this.summaries.line(index);
        this.made[index] = line;
      }
      lines.push(line);
    }
    return lines;
  }

  private word(index: ConnectionIndex, field: number): number {
    return this.summaries.words[this.summaries.row(index) + field] as number;
  }

  private real(index: ConnectionIndex, field: number): number {
    return this.summaries.reals[(this.summaries.row(index) >> 1) + field] as number;
  }

  /** Those whose time lies in `from`..`to`; `indexes` are in order of that time. */
  private slice(
    indexes: readonly ConnectionIndex[],
    field: number,
    from: number,
    to: number,
    most: number,
  ): ConnectionIndex[] {
    const found: ConnectionIndex[] = [];
    for (let i = this.lowerBound(indexes, field, from); i < indexes.length && found.length < most; i++) {
      const index = indexes[i] as ConnectionIndex;
      if (this.real(index, field) > to) break;
      found.push(index);
    }
    return found;
  }

  private lowerBound(indexes: readonly ConnectionIndex[], field: number, value: number): number {
    let low = 0;
    let high = indexes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.real(indexes[middle] as ConnectionIndex, field) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function append(index: Map<number, ConnectionIndex[]>, key: number, connection: ConnectionIndex): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [connection]);
  else known.push(connection);
}

function serverKey(addressNumber: number, port: number): number {
  return addressNumber * 0x10000 + port;
}
