import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { requireProgram, serverUser } from './debian-packages.ts';
import { freePort } from './free-port.ts';
import { type ProofServer, tallyIds } from './proof-server.ts';
import { ServerProcess } from './server-process.ts';

const HOST = '127.0.0.1';

/** wait_timeout is 1 s for all but the patient user: init_connect runs for every user without SUPER. */
const INIT_CONNECT = "SET SESSION wait_timeout = IF(USER() LIKE 'patient@%', 600, 1)";

const SET_UP = `
CREATE DATABASE IF NOT EXISTS proof;
CREATE TABLE IF NOT EXISTS proof.hits (id VARCHAR(80) NOT NULL, KEY (id)) ENGINE=InnoDB;
CREATE USER IF NOT EXISTS 'impatient'@'%';
CREATE USER IF NOT EXISTS 'patient'@'%';
GRANT ALL ON proof.* TO 'impatient'@'%';
GRANT ALL ON proof.* TO 'patient'@'%';
`;

/** MariaDB with its data below `folder`. A request is an INSERT of its id. */
export async function startMariaDb(folder: string): Promise<ProofServer> {
  const program = requireProgram('mariadbd');
  const port = await freePort();
  const server = new ServerProcess({
    ...prepare(folder),
    name: 'MariaDB',
    command: program,
    port,
    args: args(folder, port),
  });
  await server.start();
  const patient = { host: HOST, port, user: 'patient' };
  return {
    id: 'mariadb',
    version: `MariaDB ${versionOf(program)}`,
    impatient: { host: HOST, port, user: 'impatient' },
    patient,
    closesWithinMs: 1600,
    countExecutions: async (ids) => tallyIds(await readHits(patient), ids),
    restart: () => server.restart(),
    stop: () => server.stop(),
  };
}

function versionOf(program: string): string {
  return (
    /Ver (\d+\.\d+\.\d+)/.exec(
      execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    )?.[1] ?? 'unknown'
  );
}

function prepare(folder: string) {
  const user = serverUser('mysql');
  mkdirSync(folder, { recursive: true });
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  writeFileSync(`${folder}/set-up.sql`, SET_UP);
  const install = requireProgram('mariadb-install-db');
  const asUser = user === undefined ? [] : ['--user=mysql'];
  execFileSync(
    install,
    [
      '--no-defaults',
      `--datadir=${folder}/data`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      ...asUser,
    ],
    { stdio: 'ignore' },
  );
  return { user, logFile: `${folder}/mariadb.log` };
}

function args(folder: string, port: number): string[] {
  return [
    '--no-defaults',
    `--datadir=${folder}/data`,
    `--socket=${folder}/s`,
    `--pid-file=${folder}/pid`,
    `--port=${port}`,
    `--bind-address=${HOST}`,
    `--init-file=${folder}/set-up.sql`,
    `--init-connect=${INIT_CONNECT}`,
    '--wait-timeout=1',
    '--max-connections=3000',
    '--back-log=2000',
    '--skip-name-resolve',
    '--skip-log-bin',
    '--innodb-buffer-pool-size=32M',
    // A crash of the machine may lose inserts; a restart of the server may not.
    '--innodb-flush-log-at-trx-commit=2',
  ];
}

async function readHits({ host, port, user }: { host: string; port: number; user: string }): Promise<string[]> {
  const connection = await createConnection({ host, port, user, database: 'proof' });
  const [rows] = await connection.query<RowDataPacket[]>('SELECT id FROM hits');
  await connection.end();
  return rows.map((row) => String(row.id));
}
