import type { JoinableConnection, Moment } from '../correlate/joinable-connection.ts';
import type { ConnectionLine } from '../facts/scene.ts';
import { isData, isFin, isReset } from '../facts/turns.ts';
import { formatEndpoint } from '../model/addresses.ts';
import type { ConnectionRecord, Ending } from '../model/connections.ts';
import { type HistoryEntry, ORIGINATOR } from '../model/history.ts';

/** Moments of one connection that are kept: a log speaks of ends, and of what came shortly before. */
const MOMENTS_KEPT = 400;

/** A connection as correlate/ sees it; its moments are made when they are asked for, because few ever are. */
export class JoinableRow implements JoinableConnection {
  readonly id: string;
  readonly client: string;
  readonly server: string;
  readonly clientAddress: string;
  readonly serverAddress: string;
  readonly startNs: number;
  readonly endNs: number;
  readonly ending: Ending;
  private made: readonly Moment[] | null = null;

  constructor(
    line: ConnectionLine,
    readonly failed: boolean,
    private readonly record: () => ConnectionRecord | null,
  ) {
    this.id = String(line.index);
    this.client = formatEndpoint(line.clientAddress, line.clientPort);
    this.server = formatEndpoint(line.serverAddress, line.serverPort);
    this.clientAddress = line.clientAddress;
    this.serverAddress = line.serverAddress;
    this.startNs = line.startNs;
    this.endNs = line.endNs;
    this.ending = line.ending;
  }

  get moments(): readonly Moment[] {
    this.made ??= this.makeMoments();
    return this.made;
  }

  private makeMoments(): Moment[] {
    const acts = (this.record()?.history ?? []).flatMap(momentOf).slice(-MOMENTS_KEPT);
    return [
      { kind: 'start', by: null, timeNs: this.startNs },
      ...acts.sort((a, b) => a.timeNs - b.timeNs),
      { kind: 'end', by: null, timeNs: this.endNs },
    ];
  }
}

/** What of a turn a program may have logged. */
function momentOf(entry: HistoryEntry): Moment[] {
  const by = entry.side === ORIGINATOR ? 'client' : 'server';
  if (entry.kind === 'icmp') return [{ kind: 'icmp', by: null, timeNs: entry.timeNs }];
  if (isReset(entry)) return [{ kind: 'rst', by, timeNs: entry.timeNs }];
  if (isFin(entry)) return [{ kind: 'fin', by, timeNs: entry.lastTimeNs }];
  if (!isData(entry)) return [];
  const first: Moment = { kind: 'data', by, timeNs: entry.timeNs };
  return entry.count > 1 ? [first, { kind: 'data', by, timeNs: entry.lastTimeNs }] : [first];
}
