import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDynamoDb } from './dynamodb.ts';
import { startMariaDb } from './mariadb.ts';
import { startNginx } from './nginx.ts';
import { startPostgreSql } from './postgresql.ts';
import type { ProofServer, ServerId } from './proof-server.ts';
import { startRedis } from './redis.ts';

const STARTERS: Readonly<Record<ServerId, (folder: string) => Promise<ProofServer>>> = {
  mariadb: startMariaDb,
  postgresql: startPostgreSql,
  redis: startRedis,
  nginx: startNginx,
  dynamodb: startDynamoDb,
};

/** Servers that run, those that could not be had, and how to end it all. */
export interface RunningServers {
  readonly servers: ReadonlyMap<ServerId, ProofServer>;
  /** Why a server does not run, by server. */
  readonly missing: ReadonlyMap<ServerId, string>;
  stop(): Promise<void>;
}

/** Starts the servers that are asked for, each once. A server that cannot be had is reported, not thrown. */
export async function startServers(wanted: Iterable<ServerId>): Promise<RunningServers> {
  const folder = mkdtempSync(join(tmpdir(), 'guard-proof-'));
  // The servers' own users must be able to walk through it.
  chmodSync(folder, 0o755);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Runs after the servers were killed: their listener is older.
  process.once('exit', remove);
  const servers = new Map<ServerId, ProofServer>();
  const missing = new Map<ServerId, string>();
  await Promise.all([...new Set(wanted)].map((id) => startOne(id, join(folder, id), servers, missing)));
  return {
    servers,
    missing,
    stop: async () => {
      await Promise.all([...servers.values()].map((server) => server.stop()));
      remove();
    },
  };
}

async function startOne(
  id: ServerId,
  folder: string,
  servers: Map<ServerId, ProofServer>,
  missing: Map<ServerId, string>,
): Promise<void> {
  try {
    servers.set(id, await STARTERS[id](folder));
  } catch (error) {
    missing.set(id, error instanceof Error ? error.message : String(error));
  }
}
