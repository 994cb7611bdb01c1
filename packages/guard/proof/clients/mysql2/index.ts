import { createPool, type Pool } from 'mysql2/promise';
import { guardMysqlPool } from '../../../src/adapters/mysql2/index.ts';
import type { ClientSetting } from '../../cell/messages.ts';
import { PROOF_RETRY, type ProofClient, warmTogether } from '../proof-client.ts';

export default {
  id: 'mysql2',
  title: 'mysql2 INSERT',
  server: 'mariadb',
  npmPackage: 'mysql2',
  async open(setting) {
    const pool = openPool(setting);
    const query = makeQuery(pool, setting);
    const send = async (id: string) => void (await query('INSERT INTO hits (id) VALUES (?)', [id]));
    return { warm: (ids) => warmTogether(ids, send), send, close: () => closePool(pool) };
  },
} satisfies ProofClient;

function openPool({ address, connections }: ClientSetting): Pool {
  return createPool({ ...address, database: 'proof', connectionLimit: connections, maxIdle: connections });
}

function makeQuery(pool: Pool, { guard }: ClientSetting): (sql: string, values: string[]) => Promise<unknown> {
  if (guard === undefined) return (sql, values) => pool.query(sql, values);
  const { maxIdleMs, requestTimeoutMs, idempotent } = guard;
  const guarded = guardMysqlPool(pool, {
    retry: PROOF_RETRY,
    ...(maxIdleMs === undefined ? {} : { maxIdleMs }),
    ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
  });
  return (sql, values) => guarded.query(sql, values, { idempotent: idempotent ?? false });
}

/** Connections that the situation broke may not answer the farewell. */
async function closePool(pool: Pool): Promise<void> {
  await Promise.race([pool.end().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 500))]);
}
