import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServerId } from '../../proof/servers/proof-server.ts';
import { type RunningServers, startServers } from '../../proof/servers/start-servers.ts';
import { cql } from '../classify/cql-dialect.ts';
import { type FaultyServer, startFaultyServer } from '../classify/faulty-server.ts';

const guard = join(dirname(fileURLToPath(import.meta.url)), '../..');
// Inside the package, so that its dev dependencies resolve.
const work = join(guard, 'test/adapters/.run');
const pages = readdirSync(join(guard, 'docs/adapters')).filter((name) => name.endsWith('.md') && name !== 'README.md');

/** One module for each block of code: `mysql2-1.mts`. */
const blocks = pages.flatMap((page) =>
  codeOf(page).map((code, index) => [`${page.slice(0, -3)}-${index + 1}.mts`, code] as const),
);

let servers: RunningServers;
let cassandra: FaultyServer;
beforeAll(async () => {
  servers = await startServers(['mariadb', 'postgresql', 'redis', 'nginx', 'dynamodb']);
  cassandra = await startFaultyServer({ dialect: cql, point: 'none' });
  mkdirSync(work, { recursive: true });
  for (const [file, code] of blocks) writeFileSync(join(work, file), code);
  writeFileSync(join(work, 'tsconfig.json'), JSON.stringify(config()));
}, 120_000);
afterAll(async () => {
  rmSync(work, { recursive: true, force: true });
  await cassandra.close();
  await servers.stop();
});

describe('code of the adapters runs as its page shows it', () => {
  test('every adapter has a page', () => {
    const adapters = readdirSync(join(guard, 'src/adapters'), { withFileTypes: true });
    const names = adapters
      .filter((entry) => entry.isDirectory() && entry.name !== 'checkout')
      .map(({ name }) => `${name}.md`);
    expect(pages.sort()).toEqual(names.sort());
    expect([...servers.missing]).toEqual([]);
  });

  test('the code compiles', async () => {
    const tsc = join(guard, '../../node_modules/.bin/tsc');
    const compiled = await promisify(execFile)(tsc, ['--noEmit', '-p', work]).catch((error: unknown) => error);
    expect((compiled as { stdout: string }).stdout).toBe('');
  });

  test.each(blocks)('%s runs', async (file) => {
    const args = ['--import', 'tsx', '--no-warnings', join(work, file)];
    const env = { ...process.env, ...addresses(), TSX_TSCONFIG_PATH: join(work, 'tsconfig.json') };
    const { stderr } = await promisify(execFile)(process.execPath, args, { env, timeout: 30_000 });
    expect(stderr).toBe('');
  });
});

function codeOf(page: string): string[] {
  const text = readFileSync(join(guard, 'docs/adapters', page), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
}

function config(): object {
  const entries = pages.map((page) => page.replace('.md', ''));
  const paths = Object.fromEntries(
    entries.map((name) => [`tcpwhy-guard/${name}`, [join(guard, `src/adapters/${name}/index.ts`)]]),
  );
  return {
    include: ['*.mts'],
    extends: join(guard, '../../tsconfig.json'),
    compilerOptions: { paths: { 'tcpwhy-guard': [join(guard, 'src/index.ts')], ...paths } },
  };
}

function addresses(): Record<string, string> {
  const url = (scheme: string, server: ServerId, path = '') => {
    const running = servers.servers.get(server);
    if (running === undefined) throw new Error(`${server} does not run: ${servers.missing.get(server)}`);
    const { host, port, user } = running.patient;
    return `${scheme}://${user === '' ? '' : `${user}@`}${host}:${port}${path}`;
  };
  return {
    HTTP_URL: url('http', 'nginx'),
    MYSQL_URL: url('mysql', 'mariadb', '/proof'),
    PG_URL: url('postgres', 'postgresql', '/postgres'),
    REDIS_URL: url('redis', 'redis'),
    DYNAMODB_URL: url('http', 'dynamodb'),
    CASSANDRA_CONTACT_POINTS: `127.0.0.1:${cassandra.port}`,
  };
}
