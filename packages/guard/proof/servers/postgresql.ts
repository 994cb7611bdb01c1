import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { requireProgram, serverUser } from './debian-packages.ts';
import { freePort } from './free-port.ts';
import { type ProofServer, type ServerAddress, tallyIds } from './proof-server.ts';
import { ServerProcess } from './server-process.ts';

const HOST = '127.0.0.1';

const SET_UP = `
CREATE TABLE hits (id TEXT NOT NULL);
CREATE ROLE impatient LOGIN;
CREATE ROLE patient LOGIN;
ALTER ROLE patient SET idle_session_timeout = 0;
GRANT ALL ON hits TO impatient, patient;
`;

/** PostgreSQL with its data below `folder`. A request is an INSERT of its id. */
export async function startPostgreSql(folder: string): Promise<ProofServer> {
  // pg_ctl is never on Debian's PATH: it leads to the newest version's folder.
  const programs = dirname(requireProgram('pg_ctl'));
  const port = await freePort();
  const user = prepare(folder, programs);
  const server = new ServerProcess({
    name: 'PostgreSQL',
    command: `${programs}/postgres`,
    args: args(folder, port),
    logFile: `${folder}/postgresql.log`,
    port,
    user,
    stopSignal: 'SIGINT',
  });
  await server.start();
  const address = (name: string) => ({ host: HOST, port, user: name });
  await setUp(address('postgres'));
  return {
    id: 'postgresql',
    version: `PostgreSQL ${versionOf(programs)}`,
    impatient: address('impatient'),
    patient: address('patient'),
    closesWithinMs: 1600,
    countExecutions: async (ids) => tallyIds(await readHits(address('patient')), ids),
    restart: () => server.restart(),
    stop: () => server.stop(),
  };
}

const STARTING_UP = '57P03';

/** PostgreSQL listens a moment before it serves, and says so. */
async function setUp(address: ServerAddress): Promise<void> {
  for (let tries = 100; ; tries -= 1) {
    try {
      await withClient(address, (client) => client.query(SET_UP));
      return;
    } catch (error) {
      if (tries === 0 || (error as { code?: string }).code !== STARTING_UP) throw error;
      await sleep(100);
    }
  }
}

function versionOf(programs: string): string {
  const text = execFileSync(`${programs}/postgres`, ['--version'], { encoding: 'utf8' });
  return /(\d+\.\d+)/.exec(text)?.[1] ?? 'unknown';
}

function prepare(folder: string, programs: string) {
  const user = serverUser('postgres');
  mkdirSync(folder, { recursive: true });
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const args = ['-D', `${folder}/data`, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(`${programs}/initdb`, args, { stdio: 'ignore', cwd: folder, ...user });
  return user;
}

function args(folder: string, port: number): string[] {
  const settings = {
    port,
    listen_addresses: HOST,
    unix_socket_directories: folder,
    idle_session_timeout: 1000,
    max_connections: 1500,
    shared_buffers: '32MB',
    // A crash of the machine may lose inserts; a restart of the server may not.
    fsync: 'off',
  };
  return ['-D', `${folder}/data`, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function readHits(address: ServerAddress): Promise<string[]> {
  const { rows } = await withClient(address, (client) => client.query<{ id: string }>('SELECT id FROM hits'));
  return rows.map((row) => row.id);
}

async function withClient<T>(address: ServerAddress, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...address, database: 'postgres' });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}
