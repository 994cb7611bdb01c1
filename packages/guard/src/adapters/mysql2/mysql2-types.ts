import type { Socket } from 'node:net';

/** mysql2's connection below its promise wrapper. */
export interface MysqlCoreConnection {
  readonly stream?: unknown;
}

/** A connection of a promise pool. */
export interface MysqlConnection {
  readonly connection?: unknown;
  query(sql: never, values?: never): Promise<unknown>;
  execute(sql: never, values?: never): Promise<unknown>;
  beginTransaction(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  release(): void;
  destroy(): void;
}

/** A pool of `mysql2/promise`. */
export interface MysqlPool<C extends MysqlConnection> {
  getConnection(): Promise<C>;
  /** Overloaded in mysql2's types, which fits no single signature: guard listens to `release`. */
  on(event: never, listener: never): unknown;
}

/** The socket of a connection; undefined for a stream that is none (a caller's own `stream` option). */
export function socketOf(core: unknown): Socket | undefined {
  const stream = (core as MysqlCoreConnection | undefined)?.stream;
  const socket = stream as Partial<Socket> | null | undefined;
  return typeof socket?.bytesRead === 'number' && typeof socket.destroy === 'function' ? (socket as Socket) : undefined;
}
