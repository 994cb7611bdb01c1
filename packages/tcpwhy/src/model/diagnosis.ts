/**
 * The answer as data, schema version 1: what `tcpwhy diagnose --json` prints. The shipped JSON Schema is
 * generated from these types. Times are ISO 8601 UTC with nanoseconds; addresses are `ip:port`, IPv6 in brackets.
 */
export interface Diagnosis {
  schemaVersion: 1;
  inputs: DiagnosisInput[];
  notices: DiagnosisNotice[];
  connections: ConnectionTotals;
  /** Worst first; the first one is the main cause. */
  findings: Finding[];
  /** Events read from logs that speak of broken connections, in order of inputs and lines. */
  events: DiagnosisEvent[];
}

/** One event of a log, and the connection it belongs to. */
export interface DiagnosisEvent {
  input: string;
  /** 1-based number of its first line. */
  line: number;
  /** ISO 8601: UTC with a final `Z` when the log gives a zone or a capture told it; without one, as the log's clock says. Null when the year or the date is not written and no capture told it. */
  time: string | null;
  /** As written. */
  timeText: string | null;
  system: string;
  kind: string;
  phase: string;
  reporter: string;
  /** `ip:port`, IPv6 in brackets. */
  local: string | null;
  remote: string | null;
  /** The peer as the line names it when no port stands with it: a host name or an address. */
  remoteHost: string | null;
  text: string;
  requestMayHaveExecuted: ExecutionVerdict;
  /** Ids of causes that produce such a line, most likely first. */
  causes: { cause: string; because: string }[];
  nextSteps: NextStep[];
  /** Id of the connection that it belongs to; absent when none was found. */
  connection?: string;
  /** How sure that is. */
  confidence?: Confidence;
  /** What the join rests on. */
  joinedBy?: string;
}

export interface DiagnosisInput {
  /** As the user named it; `-` is standard input. */
  name: string;
  kind: 'pcap' | 'pcapng' | 'log';
  /** Container and wrapping in words, e.g. `pcap, microseconds, little-endian, gzip`. */
  format: string;
  /** Link types of the interfaces that packets came from, e.g. `Ethernet`. */
  linkTypes: string[];
  packets: number;
  tcpPackets: number;
  firstTime: string | null;
  lastTime: string | null;
  /** Logs only: lines read, and events that speak of broken connections. */
  lines?: number;
  events?: number;
  /** Logs only: what was added to its times to bring them to the capture's clock, in milliseconds, and why. */
  clockOffsetMs?: number;
  clock?: string;
}

export interface DiagnosisNotice {
  /** Stable kebab-case id. */
  id: string;
  severity: 'info' | 'notice' | 'data-loss' | 'error';
  count: number;
  input: string;
  where: string;
  text: string;
  remedy: string;
}

export interface ConnectionTotals {
  total: number;
  /** Count per ending, e.g. `{"closed": 12, "reset": 1}`; endings that did not occur are absent. */
  byEnding: Record<string, number>;
  /** Connections that a finding of severity error or warning names. */
  failed: number;
}

export type FindingSeverity = 'error' | 'warning' | 'info';
export type Confidence = 'certain' | 'likely' | 'possible';
export type Actor = 'client' | 'server' | 'both' | 'middlebox' | 'router' | 'path' | 'unknown';

export interface Finding {
  /** Id of the cause: `tcpwhy cause ID` explains it. */
  cause: string;
  severity: FindingSeverity;
  confidence: Confidence;
  /** What happened, in one sentence. */
  summary: string;
  actor: Actor;
  /** `ip:port` or `ip` of who acted, when known. */
  actorAddress?: string;
  /** Ids as in `tcpwhy connections`; at most 100 are listed, `connectionCount` has them all. */
  connections: string[];
  connectionCount: number;
  evidence: Evidence[];
  /** Measured values; each name ends in its unit. */
  facts: Record<string, number | string | boolean>;
  requestMayHaveExecuted: ExecutionVerdict;
  rivals: Rival[];
  remedies: Remedy[];
  nextSteps: NextStep[];
}

/** A frame of a capture, or a line of a log. */
export interface Evidence {
  input: string;
  /** 1-based, as Wireshark counts; absent for a line. */
  frame?: number;
  /** 1-based line of a log; absent for a frame. */
  line?: number;
  /** On the clock of the capture; null for a line whose time is not known. */
  time: string | null;
  /** What the frame shows, or what the line says. */
  text: string;
  /** Who sent it, for the ladder; absent for the path's own messages. For a line, whose program wrote it. */
  from?: 'client' | 'server' | 'path';
  /** Id of the connection it belongs to. */
  connection?: string;
}

export interface ExecutionVerdict {
  /** Whether the last request may have been executed by the server. */
  verdict: 'yes' | 'no' | 'unknown';
  because: string;
}

export interface Rival {
  /** Another cause that the evidence cannot exclude. */
  cause: string;
  because: string;
}

export interface Remedy {
  text: string;
  /** Name of the setting to change, with its program. */
  setting?: string;
  value?: string;
  /** Host or program where it is set. */
  where?: string;
}

export interface NextStep {
  text: string;
  /** Ready to paste. */
  command?: string;
}
