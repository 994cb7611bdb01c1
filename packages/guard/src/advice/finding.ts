/** What will go wrong. */
export type FindingId =
  /** Idle connections are kept longer than the other side keeps them. */
  | 'idle-outlives-peer'
  /** Connections get older than the other side lets them. */
  | 'lifetime-outlives-peer'
  /** Something on the path forgets idle connections. */
  | 'relay-forgets-idle'
  /** Something on the path forgets connections on which an answer takes long. */
  | 'relay-forgets-waiting';

/** One change that makes the finding go away. */
export interface Change {
  /** Whose setting: the name of a client, hop or server. */
  readonly where: string;
  /** As its documentation spells it; absent where nobody said how it is called there. */
  readonly setting?: string;
  /** What else must be set for it to count. */
  readonly needs?: string;
  /** In `unit`. */
  readonly value: number;
  readonly unit: 'ms' | 's';
  readonly valueMs: number;
  readonly why: string;
}

/** One pair of time-outs that will produce failures. */
export interface TimeoutFinding {
  readonly id: FindingId;
  /** `error`: it will happen whenever a connection is idle long enough. `warning`: now and then. `info`: in rare uses. */
  readonly severity: 'error' | 'warning' | 'info';
  /** What tcpwhy will call it (`tcpwhy cause ID`). */
  readonly cause: string;
  /** Names of the two that do not fit. */
  readonly between: readonly [string, string];
  readonly summary: string;
  /** What the user will see. */
  readonly consequence: string;
  /** Any one of them is enough; the first is the best. */
  readonly changes: readonly Change[];
}

/** What a rule says about one pair: findings, or why there is nothing to fear. */
export interface RuleResult {
  readonly findings: readonly TimeoutFinding[];
  readonly sound: readonly string[];
}
