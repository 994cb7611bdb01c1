import type { Socket } from 'node:net';

/** Result of a statement. */
export interface PgResult<Row = Record<string, unknown>> {
  readonly rows: Row[];
  readonly rowCount: number | null;
  readonly command: string;
}

/** A client of pg-pool. */
export interface PgClient {
  query(text: string, values?: unknown[]): Promise<PgResult>;
  release(destroy?: boolean | Error): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

/** A pool of node-postgres. */
export interface PgPool<C extends PgClient> {
  connect(): Promise<C>;
  on(event: 'release', listener: (error: never, client: never) => void): unknown;
}

/** The socket of a client. `connection` is public in practice and in no type; undefined where it is missing (pg-native). */
export function socketOf(client: object): Socket | undefined {
  const { connection } = client as { readonly connection?: { readonly stream?: unknown } | null };
  const socket = connection?.stream as Partial<Socket> | null | undefined;
  return typeof socket?.bytesRead === 'number' && typeof socket.destroy === 'function' ? (socket as Socket) : undefined;
}
