// npm run proof -w tcpwhy-guard [-- --only WORDS] [--requests N] [--batch N] [--lanes N] [--in-place]
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CLIENT_IDS } from './clients/all.ts';
import { runInNamespace } from './middlebox/enter-namespace.ts';
import { describeCell } from './report/describe-cell.ts';
import { renderReport } from './report/render-report.ts';
import { runProof } from './run-proof.ts';
import { requireProgram } from './servers/debian-packages.ts';
import { SITUATIONS } from './situations/all.ts';

const REPORT = fileURLToPath(new URL('../docs/proof.md', import.meta.url));

const USAGE = `npm run proof -w tcpwhy-guard -- [options]

  --only WORDS    clients and situations to run, with commas: --only mysql2,pg,lost-fin
  --requests N    requests of each cell (100)
  --batch N       connections that are open when a situation strikes (50)
  --lanes N       clients' processes at the same time (8)
  --in-place      stay in this network namespace: packets are then not lost for real

Runs without --only write docs/proof.md; others print only.
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    requests: { type: 'string', default: '100' },
    batch: { type: 'string', default: '50' },
    lanes: { type: 'string', default: '8' },
    'in-place': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

process.exitCode = values.help ? help() : await main();
// Connections that a situation froze would hold the process for minutes.
process.exit();

function help(): number {
  process.stdout.write(USAGE);
  return 0;
}

async function main(): Promise<number> {
  // A namespace of its own has no way to a mirror: what is missing is installed before.
  for (const program of ['mariadbd', 'pg_ctl', 'redis-server', 'nginx']) tryToInstall(program);
  const inside = values['in-place']
    ? null
    : await runInNamespace(fileURLToPath(import.meta.url), process.argv.slice(2));
  return inside ?? runAndReport();
}

function tryToInstall(program: string): void {
  try {
    requireProgram(program);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}

async function runAndReport(): Promise<number> {
  const words = (values.only ?? '').split(',').filter((word) => word !== '');
  const chosen = choose(words);
  if (chosen === null) return 2;
  const startedAt = new Date();
  const result = await runProof({
    ...chosen,
    requests: readCount('--requests', values.requests),
    batchSize: readCount('--batch', values.batch),
    lanes: readCount('--lanes', values.lanes),
    onCell: (cell) => process.stdout.write(`${describeCell(cell)}\n`),
  });
  for (const [server, why] of result.missing) process.stderr.write(`${server} could not be had: ${why}\n`);
  process.stdout.write(`${Math.round((Date.now() - startedAt.getTime()) / 1000)} s\n`);
  if (words.length === 0) writeFileSync(REPORT, renderReport(result, startedAt));
  return result.missing.size > 0 || result.cells.some(({ problem }) => problem !== null) ? 1 : 0;
}

/** Words name clients or situations; where none names one kind, all of that kind run. */
function choose(words: readonly string[]) {
  const unknown = words.filter((word) => !CLIENT_IDS.includes(word) && !SITUATIONS.some(({ id }) => id === word));
  if (unknown.length > 0) {
    const known = [...CLIENT_IDS, ...SITUATIONS.map(({ id }) => id)].join(', ');
    process.stderr.write(`--only: there is no ${unknown.join(', ')}; there are ${known}\n`);
    return null;
  }
  const clientIds = CLIENT_IDS.filter((id) => words.includes(id));
  const situations = SITUATIONS.filter(({ id }) => words.includes(id));
  return {
    clientIds: clientIds.length > 0 ? clientIds : CLIENT_IDS,
    situations: situations.length > 0 ? situations : SITUATIONS,
  };
}

function readCount(option: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  process.stderr.write(`${option} must be an integer from 1; received ${text}\n`);
  process.exit(2);
}
