import type { ConnectionLine } from '../facts/scene.ts';
import type { Ending } from '../model/connections.ts';

/** Endings of connections that never opened. */
const NEVER_OPEN = new Set<Ending>(['refused', 'unanswered', 'icmp-rejected', 'handshake-incomplete', 'unknown']);
/** Answers are cut here: causes ask whether there are others, not for all of a flood. */
const SERVED_GIVEN = 100;
const ENDED_GIVEN = 1000;
const STARTED_GIVEN = 1000;
const NO_TTLS: ReadonlySet<number> = new Set();

/** Indexes over one line per connection, so that no question walks all of them. */
export class LineIndex {
  private readonly byClient = new Map<string, ConnectionLine[]>();
  private readonly servedByServer = new Map<string, ConnectionLine[]>();
  private readonly byStart: ConnectionLine[] = [];
  private readonly byEnd: ConnectionLine[] = [];
  private readonly ttls = new Map<string, Set<number>>();

  constructor(lines: Iterable<ConnectionLine>) {
    for (const line of lines) this.file(line);
    this.byEnd.sort((a, b) => a.endNs - b.endNs);
  }

  startedBetween(clientAddress: string | null, fromNs: number, toNs: number): ConnectionLine[] {
    if (clientAddress === null) return slice(this.byStart, (line) => line.startNs, fromNs, toNs, STARTED_GIVEN);
    const lines = this.byClient.get(clientAddress) ?? [];
    return slice(lines, (line) => line.startNs, fromNs, toNs, Number.POSITIVE_INFINITY);
  }

  servedBetween(serverAddress: string, serverPort: number, fromNs: number, toNs: number): ConnectionLine[] {
    const lines = this.servedByServer.get(`${serverAddress} ${serverPort}`) ?? [];
    // Long connections that began before the time count too: the newest of them are looked at.
    const before = lines.slice(
      Math.max(0, lowerBound(lines, (line) => line.startNs, fromNs) - SERVED_GIVEN),
      lowerBound(lines, (line) => line.startNs, fromNs),
    );
    const within = slice(lines, (line) => line.startNs, fromNs, toNs, SERVED_GIVEN);
    return [...before.filter((line) => line.endNs >= fromNs), ...within].slice(0, SERVED_GIVEN);
  }

  endedBetween(address: string, fromNs: number, toNs: number): ConnectionLine[] {
    return slice(this.byEnd, (line) => line.endNs, fromNs, toNs, ENDED_GIVEN).filter(
      (line) => line.clientAddress === address || line.serverAddress === address,
    );
  }

  serverTtls(clientAddress: string, serverAddress: string): ReadonlySet<number> {
    return this.ttls.get(`${clientAddress} ${serverAddress}`) ?? NO_TTLS;
  }

  private file(line: ConnectionLine): void {
    append(this.byClient, line.clientAddress, line);
    this.byStart.push(line);
    this.byEnd.push(line);
    if (!NEVER_OPEN.has(line.ending) && line.packets[1] > 0) {
      append(this.servedByServer, `${line.serverAddress} ${line.serverPort}`, line);
    }
    if (line.ttl[1] === 0) return;
    const pair = `${line.clientAddress} ${line.serverAddress}`;
    const known = this.ttls.get(pair);
    if (known === undefined) this.ttls.set(pair, new Set([line.ttl[1]]));
    else known.add(line.ttl[1]);
  }
}

function append(index: Map<string, ConnectionLine[]>, key: string, line: ConnectionLine): void {
  const lines = index.get(key);
  if (lines === undefined) index.set(key, [line]);
  else lines.push(line);
}

/** Lines whose key lies in `from`..`to`; `lines` are in order of that key. */
function slice(
  lines: readonly ConnectionLine[],
  key: (line: ConnectionLine) => number,
  from: number,
  to: number,
  most: number,
): ConnectionLine[] {
  const found: ConnectionLine[] = [];
  for (let i = lowerBound(lines, key, from); i < lines.length && found.length < most; i++) {
    const line = lines[i] as ConnectionLine;
    if (key(line) > to) break;
    found.push(line);
  }
  return found;
}

function lowerBound(lines: readonly ConnectionLine[], key: (line: ConnectionLine) => number, value: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (key(lines[middle] as ConnectionLine) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
