import { Redis } from 'ioredis';
import { guardRedis, guardRedisPreset } from '../../../src/adapters/ioredis/index.ts';
import type { ClientSetting } from '../../cell/messages.ts';
import { PROOF_RETRY, type ProofClient } from '../proof-client.ts';

export default {
  id: 'ioredis',
  title: 'ioredis INCR',
  server: 'redis',
  npmPackage: 'ioredis',
  async open(setting) {
    const clients = Array.from({ length: setting.connections }, () => openOne(setting));
    let next = 0;
    const send = async (id: string) => void (await clients[next++ % clients.length]?.incr(id));
    return {
      // One after the other by client, all at once: each id goes over a connection of its own.
      warm: async (ids) => void (await Promise.all(ids.map(send))),
      send,
      close: async () => {
        for (const client of clients) client.disconnect();
      },
    };
  },
} satisfies ProofClient;

interface Counter {
  incr(id: string): Promise<unknown>;
  disconnect(): void;
}

function openOne({ address: { host, port }, guard }: ClientSetting): Counter {
  if (guard === undefined) {
    const redis = new Redis({ host, port });
    redis.on('error', () => {});
    return { incr: (id) => redis.incr(id), disconnect: () => redis.disconnect() };
  }
  const { maxIdleMs, requestTimeoutMs, idempotent } = guard;
  const redis = new Redis({ host, port, ...guardRedisPreset() });
  redis.on('error', () => {});
  const guarded = guardRedis(redis, {
    retry: PROOF_RETRY,
    ...(maxIdleMs === undefined ? {} : { maxIdleMs }),
    ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
  });
  const options = idempotent === undefined ? {} : { idempotent };
  return { incr: (id) => guarded.command('incr', [id], options), disconnect: () => redis.disconnect() };
}
