import type { Socket } from 'node:net';

/** A client of ioredis. */
export interface RedisClient {
  readonly status: string;
  call(command: string, ...args: (string | Buffer | number)[]): Promise<unknown>;
  connect(): Promise<void>;
  disconnect(reconnect?: boolean): void;
  on(event: string, listener: () => void): unknown;
  once(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

/** The socket of the current connection. `stream` is public in practice and in no type; undefined between connections. */
export function socketOf(redis: RedisClient): Socket | undefined {
  const { stream } = redis as { readonly stream?: Partial<Socket> | null };
  return typeof stream?.bytesRead === 'number' && typeof stream.destroy === 'function' ? (stream as Socket) : undefined;
}
