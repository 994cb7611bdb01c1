import type { Scene } from '../facts/scene.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import type {
  Actor,
  Confidence,
  ExecutionVerdict,
  FindingSeverity,
  NextStep,
  Remedy,
  Rival,
} from '../model/diagnosis.ts';

/** A frame that proves a claim, before the report gives it its input's name and time. */
export interface EvidenceFrame {
  readonly frame: number;
  readonly timeNs: number;
  readonly text: string;
  readonly from: 'client' | 'server' | 'path';
}

/** What one cause says about one connection. */
export interface Claim {
  readonly severity: FindingSeverity;
  readonly confidence: Confidence;
  readonly actor: Actor;
  /** `ip` or `ip:port` of who acted. */
  readonly actorAddress?: string;
  /** One sentence about this connection. */
  readonly summary: string;
  readonly evidence: readonly EvidenceFrame[];
  readonly facts: Readonly<Record<string, number | string | boolean>>;
  readonly execution: ExecutionVerdict;
  readonly rivals: readonly Rival[];
  readonly remedies: readonly Remedy[];
  readonly nextSteps: readonly NextStep[];
}

export type CauseGroup = 'connect' | 'endpoint' | 'path' | 'benign';

/**
 * The descriptor that each folder of causes/ exports as default. The folder's name is the cause's id, an id of the
 * published list; `cause.md` beside it is the page that `tcpwhy cause ID` shows.
 */
export interface Cause {
  readonly id: string;
  readonly group: CauseGroup;
  /** Who acts, in the words of the list. */
  readonly actor: string;
  /** One line: what it is. */
  readonly summary: string;
  /** Ids of causes that are less specific descriptions of the same events: where both fit, this one stands first. */
  readonly outranks: readonly string[];
  /** Which end several connections must share to be one finding. */
  readonly groupBy: 'server' | 'client';
  /** Found only where a log meets a capture (diagnose/never-left-host): no connection of a capture carries it. */
  readonly fromLogs?: boolean;
  /** The claim about this connection, or null. Must not throw on any record. */
  detect(connection: ConnectionRecord, scene: Scene): Claim | null;
}
