import pg from 'pg';
import { guardPgPool } from '../../../src/adapters/pg/index.ts';
import type { ClientSetting } from '../../cell/messages.ts';
import { PROOF_RETRY, type ProofClient, warmTogether } from '../proof-client.ts';

const INSERT = 'INSERT INTO hits (id) VALUES ($1)';

export default {
  id: 'pg',
  title: 'pg INSERT',
  server: 'postgresql',
  npmPackage: 'pg',
  async open(setting) {
    const { address, connections } = setting;
    const pool = new pg.Pool({ ...address, database: 'postgres', max: connections, idleTimeoutMillis: 0 });
    // Documented duty of every user of pg: idle clients report their death here.
    pool.on('error', () => {});
    const query = makeQuery(pool, setting);
    const send = async (id: string) => void (await query(INSERT, [id]));
    return { warm: (ids) => warmTogether(ids, send), send, close: () => closePool(pool) };
  },
} satisfies ProofClient;

function makeQuery(pool: pg.Pool, { guard }: ClientSetting): (sql: string, values: string[]) => Promise<unknown> {
  if (guard === undefined) return (sql, values) => pool.query(sql, values);
  const { maxIdleMs, requestTimeoutMs, idempotent } = guard;
  const guarded = guardPgPool(pool, {
    retry: PROOF_RETRY,
    ...(maxIdleMs === undefined ? {} : { maxIdleMs }),
    ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
  });
  return (sql, values) => guarded.query(sql, values, { idempotent: idempotent ?? false });
}

/** Connections that the situation broke may not answer the farewell. */
async function closePool(pool: pg.Pool): Promise<void> {
  await Promise.race([pool.end().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 500))]);
}
