import type { Cause, Claim } from '../causes/cause.ts';
import { endpointName } from '../facts/turns.ts';
import { formatInstant } from '../model/capture-time.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import type { Confidence, Evidence, ExecutionVerdict, Finding, FindingSeverity } from '../model/diagnosis.ts';
import { ORIGINATOR, RESPONDER } from '../model/history.ts';
import type { CaptureEpoch } from '../model/records.ts';
import type { Verdict } from './judge.ts';

/** Connections whose ids a finding lists, and whose frames it shows. */
const CONNECTIONS_LISTED = 100;
const CONNECTIONS_SHOWN = 3;
const EVIDENCE_PER_CONNECTION = 12;
/** One cause at more peers than this is one finding over all of them (a scan, a firewall for a whole network). */
const PEERS_APART = 3;
/** Bound for peers that are collected apart at all. */
const PEERS_COLLECTED = 256;

const SEVERITY_RANK: Record<FindingSeverity, number> = { error: 2, warning: 1, info: 0 };
const CONFIDENCE_RANK: Record<Confidence, number> = { certain: 2, likely: 1, possible: 0 };

interface Group {
  readonly cause: Cause;
  readonly connection: ConnectionRecord;
  /** The strongest one. */
  best: Verdict;
  ids: string[];
  count: number;
  /** Frames of the connections that are shown, with the connections' ids. */
  shown: { readonly id: string; readonly frames: Claim['evidence'] }[];
  /** Each verdict with the reason that one of its connections gave. */
  executions: Map<ExecutionVerdict['verdict'], string>;
  peers: Set<string>;
  /** Whether there were more peers than were counted. */
  morePeers: boolean;
}

/** Puts claims about single connections together: the same cause at the same end is one finding. */
export class FindingCollector {
  private readonly groups = new Map<string, Group>();
  private readonly peersPerCause = new Map<string, number>();

  constructor(
    private readonly input: string,
    private readonly epoch: () => CaptureEpoch,
  ) {}

  add(verdict: Verdict, connection: ConnectionRecord, id: string): void {
    const peer = endpointOf(verdict, connection);
    const group = this.groupOf(verdict, connection, peer);
    if (group.count < CONNECTIONS_LISTED) group.ids.push(id);
    if (group.count < CONNECTIONS_SHOWN) group.shown.push({ id, frames: verdict.claim.evidence });
    if (isStronger(verdict.claim, group.best.claim)) group.best = verdict;
    group.count++;
    const { execution } = verdict.claim;
    if (!group.executions.has(execution.verdict)) group.executions.set(execution.verdict, execution.because);
    if (group.peers.size < CONNECTIONS_LISTED) group.peers.add(peer);
    else if (!group.peers.has(peer)) group.morePeers = true;
  }

  /** Worst first: severity, then confidence, then how many connections it hit, then when it began. */
  findings(): Finding[] {
    return this.gathered()
      .map((group) => ({ group, finding: this.finding(group) }))
      .sort(
        (a, b) =>
          SEVERITY_RANK[b.finding.severity] - SEVERITY_RANK[a.finding.severity] ||
          CONFIDENCE_RANK[b.finding.confidence] - CONFIDENCE_RANK[a.finding.confidence] ||
          b.group.count - a.group.count ||
          a.group.connection.startNs - b.group.connection.startNs,
      )
      .map((pair) => pair.finding);
  }

  /** Groups of one cause, put together where it hit many peers. */
  private gathered(): Group[] {
    const byCause = new Map<string, Group[]>();
    for (const group of this.groups.values()) {
      const kind = kindOf(group.best);
      byCause.set(kind, [...(byCause.get(kind) ?? []), group]);
    }
    return [...byCause.values()].flatMap((groups) => (groups.length > PEERS_APART ? [merged(groups)] : groups));
  }

  private groupOf(verdict: Verdict, connection: ConnectionRecord, peer: string): Group {
    const kind = kindOf(verdict);
    const own = `${kind} ${peer}`;
    const known = this.groups.get(own) ?? this.groups.get(kind);
    if (known !== undefined) return known;
    const peers = (this.peersPerCause.get(kind) ?? 0) + 1;
    this.peersPerCause.set(kind, peers);
    const group = newGroup(verdict, connection);
    this.groups.set(peers > PEERS_COLLECTED ? kind : own, group);
    return group;
  }

  private evidenceOf(frames: Claim['evidence'], id: string): Evidence[] {
    return frames.slice(0, EVIDENCE_PER_CONNECTION).map((frame) => ({
      input: this.input,
      frame: frame.frame,
      time: formatInstant(this.epoch(), frame.timeNs),
      text: frame.text,
      from: frame.from,
      connection: id,
    }));
  }

  private finding(group: Group): Finding {
    const { claim, moreRivals } = group.best;
    return {
      cause: group.cause.id,
      severity: claim.severity,
      confidence: claim.confidence,
      summary: summaryOf(group),
      actor: claim.actor,
      ...(claim.actorAddress === undefined ? {} : { actorAddress: claim.actorAddress }),
      connections: group.ids,
      connectionCount: group.count,
      evidence: group.shown.flatMap(({ id, frames }) => this.evidenceOf(frames, id)),
      facts: { ...claim.facts },
      requestMayHaveExecuted: executionOf(group),
      rivals: [...claim.rivals, ...moreRivals],
      remedies: [...claim.remedies],
      nextSteps: [...claim.nextSteps],
    };
  }
}

/** Ends that hurt nobody are not told together with those that did: "the same" did not happen to them. */
function kindOf({ cause, claim }: Verdict): string {
  return claim.severity === 'info' ? `${cause.id} info` : cause.id;
}

function newGroup(verdict: Verdict, connection: ConnectionRecord): Group {
  return {
    cause: verdict.cause,
    connection,
    best: verdict,
    ids: [],
    count: 0,
    shown: [],
    executions: new Map(),
    peers: new Set(),
    morePeers: false,
  };
}

/** All of a cause's groups as one, told by its strongest claim; evidence stays that of a few connections. */
function merged(groups: readonly Group[]): Group {
  const [first, ...rest] = [...groups].sort((a, b) =>
    isStronger(a.best.claim, b.best.claim) ? -1 : isStronger(b.best.claim, a.best.claim) ? 1 : b.count - a.count,
  );
  const whole = first as Group;
  for (const group of rest) {
    whole.count += group.count;
    whole.ids.push(...group.ids.slice(0, CONNECTIONS_LISTED - whole.ids.length));
    for (const [verdict, because] of group.executions)
      if (!whole.executions.has(verdict)) whole.executions.set(verdict, because);
    for (const peer of group.peers) whole.peers.add(peer);
    whole.morePeers ||= group.morePeers;
  }
  return whole;
}

function endpointOf(verdict: Verdict, connection: ConnectionRecord): string {
  if (verdict.cause.groupBy === 'client') return connection.endpoints[ORIGINATOR].address;
  return endpointName(connection, RESPONDER);
}

function isStronger(a: Claim, b: Claim): boolean {
  if (a.severity !== b.severity) return SEVERITY_RANK[a.severity] > SEVERITY_RANK[b.severity];
  return CONFIDENCE_RANK[a.confidence] > CONFIDENCE_RANK[b.confidence];
}

function summaryOf(group: Group): string {
  if (group.count === 1) return group.best.claim.summary;
  const peers = group.peers.size > 1 ? ` (${group.morePeers ? 'at least ' : ''}${group.peers.size} peers)` : '';
  return `${group.best.claim.summary} The same happened to ${group.count} connections${peers}.`;
}

/** Over several connections the most dangerous answer counts: one request that may have run makes the group unknown. */
function executionOf(group: Group): ExecutionVerdict {
  if (group.executions.size === 1) return group.best.claim.execution;
  const verdict = group.executions.has('unknown') ? 'unknown' : 'yes';
  return {
    verdict,
    because: `it differs between the ${group.count} connections; e.g. ${group.executions.get(verdict)}`,
  };
}
