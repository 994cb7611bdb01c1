import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { requireProgram } from './debian-packages.ts';
import { freePort } from './free-port.ts';
import { type ProofServer, tallyIds } from './proof-server.ts';
import { ServerProcess } from './server-process.ts';

const HOST = '127.0.0.1';

/** nginx writes its access log when a request is finished, a moment after the client has the answer. */
const LOG_SETTLES_MS = 300;

/** nginx below `folder`. A request is `POST /?id=...`; its line in the access log is its execution. */
export async function startNginx(folder: string): Promise<ProofServer> {
  const program = requireProgram('nginx');
  const [impatient, patient] = [await freePort(), await freePort()];
  prepare(folder, impatient, patient);
  const args = ['-p', folder, '-c', `${folder}/nginx.conf`, '-e', `${folder}/error.log`];
  const server = new ServerProcess({
    name: 'nginx',
    command: program,
    args,
    logFile: `${folder}/out.log`,
    port: impatient,
  });
  await server.start();
  return {
    id: 'nginx',
    version: `nginx ${versionOf(program)}`,
    impatient: { host: HOST, port: impatient, user: '' },
    patient: { host: HOST, port: patient, user: '' },
    closesWithinMs: 1600,
    countExecutions: async (ids) => {
      await sleep(LOG_SETTLES_MS);
      return tallyIds(readFileSync(`${folder}/hits.log`, 'utf8').split('\n'), ids);
    },
    restart: () => server.restart(),
    stop: () => server.stop(),
  };
}

function versionOf(program: string): string {
  // nginx prints its version to stderr.
  return /nginx\/(\S+)/.exec(spawnSync(program, ['-v'], { encoding: 'utf8' }).stderr)?.[1] ?? 'unknown';
}

function prepare(folder: string, impatient: number, patient: number): void {
  mkdirSync(folder, { recursive: true });
  // Its workers give up root's rights and still have to write the temporary files of bodies.
  chmodSync(folder, 0o777);
  writeFileSync(`${folder}/nginx.conf`, configuration(folder, impatient, patient));
}

function configuration(folder: string, impatient: number, patient: number): string {
  const answer = 'location / { return 200 "done"; }';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 4000; }
http {
  log_format hits '$arg_id';
  access_log ${folder}/hits.log hits;
  keepalive_requests 100000;
  # A worker told to stop lets requests that it answers in the same turn of its loop linger, and ends without logging them.
  lingering_close off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  server { listen ${HOST}:${impatient} backlog=2000; keepalive_timeout 1s; ${answer} }
  server { listen ${HOST}:${patient} backlog=2000; keepalive_timeout 600s; ${answer} }
}
`;
}
