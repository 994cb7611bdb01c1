import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { Redis } from 'ioredis';
import { requireProgram } from './debian-packages.ts';
import { freePort } from './free-port.ts';
import type { ProofServer } from './proof-server.ts';
import { ServerProcess } from './server-process.ts';

const HOST = '127.0.0.1';

/** Two Redis servers below `folder`, since `timeout` counts for all clients of one. A request is an INCR of its id. */
export async function startRedis(folder: string): Promise<ProofServer> {
  const program = requireProgram('redis-server');
  const impatient = await startOne(program, `${folder}/impatient`, 1);
  const patient = await startOne(program, `${folder}/patient`, 0);
  const both = [impatient, patient];
  return {
    id: 'redis',
    version: `Redis ${versionOf(program)}`,
    impatient: { host: HOST, port: impatient.port, user: '' },
    patient: { host: HOST, port: patient.port, user: '' },
    // Its cron looks for idle clients once a second and wants more than the time-out's seconds.
    closesWithinMs: 3200,
    countExecutions: async (ids) => sum(await Promise.all(both.map(({ port }) => readCounters(port, ids))), ids),
    restart: async () => void (await Promise.all(both.map(({ server }) => server.restart()))),
    stop: async () => void (await Promise.all(both.map(({ server }) => server.stop()))),
  };
}

function versionOf(program: string): string {
  return /v=(\S+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[1] ?? 'unknown';
}

async function startOne(program: string, folder: string, idleSeconds: number) {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const settings = {
    port,
    bind: HOST,
    dir: folder,
    timeout: idleSeconds,
    appendonly: 'yes',
    save: '',
    maxclients: 4000,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = new ServerProcess({ name: 'Redis', command: program, args, logFile: `${folder}/redis.log`, port });
  await server.start();
  return { server, port };
}

async function readCounters(port: number, ids: readonly string[]): Promise<number[]> {
  const redis = new Redis({ host: HOST, port });
  try {
    const values = ids.length === 0 ? [] : await redis.mget([...ids]);
    return values.map((value) => Number(value ?? 0));
  } finally {
    await redis.quit();
  }
}

function sum(counts: readonly (readonly number[])[], ids: readonly string[]): Map<string, number> {
  const totals = ids.map((id, index) => [id, counts.reduce((total, one) => total + (one[index] ?? 0), 0)] as const);
  return new Map(totals.filter(([, count]) => count > 0));
}
