/** Where a client connects to; `user` where the server tells its manners by user. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** The servers that clients of the proof talk to. */
export type ServerId = 'mariadb' | 'postgresql' | 'redis' | 'nginx' | 'dynamodb';

/** A running server that remembers how often it executed each request. */
export interface ProofServer {
  readonly id: ServerId;
  /** Name and version, for the report. */
  readonly version: string;
  /** Closes connections that idle for a second. */
  readonly impatient: ServerAddress;
  /** Keeps idle connections for minutes. */
  readonly patient: ServerAddress;
  /** After this idle time the impatient address has closed for sure, in milliseconds, measured. */
  readonly closesWithinMs: number;
  /** Executions by request id; ids that never ran are absent. */
  countExecutions(ids: readonly string[]): Promise<Map<string, number>>;
  /** Stops the server, waits a moment, starts it again on the same ports with the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Adds one count per row; the row names an id. */
export function tallyIds(found: Iterable<string>, wanted: readonly string[]): Map<string, number> {
  const interesting = new Set(wanted);
  const counts = new Map<string, number>();
  for (const id of found) if (interesting.has(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
