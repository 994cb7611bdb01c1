// npm run bench:logs [-- --runs 5] [--megabytes 1000] [--keep]
// tcpwhy explain on an ordinary log, beside wc and grep, which only count; interleaved, the file in the page cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Measurement, measure } from './measure.ts';
import { writeOrdinaryLog } from './ordinary-log.ts';
import { resultsTable } from './results-table.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    megabytes: { type: 'string', default: '1000' },
    keep: { type: 'boolean', default: false },
  },
});

const folder = fileURLToPath(new URL('./captures/', import.meta.url));
const tcpwhy = fileURLToPath(new URL('../packages/tcpwhy/dist/tcpwhy.js', import.meta.url));
const megabytes = Number(values.megabytes);
const log = `${folder}ordinary-${megabytes}.log`;
makeLog();

/** A few of the words that tcpwhy looks for: it looks for more than a thousand. */
const WORDS = 'connection reset|refused|timed out|broken pipe|unexpected eof|econn|no route to host|hang up';

const TOOLS: readonly { name: string; task: string; command: [string, ...string[]]; printed?: RegExp }[] = [
  { name: 'wc -l', task: 'counts lines', command: ['wc', '-l', log] },
  {
    name: 'grep -ciE',
    task: 'counts lines with one of eight phrases',
    command: ['sh', '-c', `grep -ciE '${WORDS}' ${log} | cat`],
  },
  { name: 'rg -ci', task: 'the same', command: ['rg', '-ci', WORDS, log] },
  {
    name: 'tcpwhy explain',
    task: 'events, report as text',
    command: [process.execPath, tcpwhy, 'explain', log],
    // Their last lines: Node exits with 1 when it crashes, as tcpwhy does when it found something.
    printed: /tcpwhy cause /,
  },
  {
    name: 'tcpwhy explain --json',
    task: 'events as data',
    command: [process.execPath, tcpwhy, 'explain', '--json', log],
    printed: /\n\}\s*$/,
  },
];

const installed = TOOLS.filter(({ command }) => spawnSync(command[0], ['--version']).error === undefined);
const measured = new Map<string, Measurement[]>(installed.map(({ name }) => [name, []]));
readFileSync(log);
for (let run = 0; run < Number(values.runs); run++) {
  for (const { name, command, printed } of installed) measured.get(name)?.push(measure(command, [0, 1], printed));
}
const series = installed.map(({ name, task }) => ({ tool: name, task, runs: measured.get(name) ?? [] }));
const bytes = statSync(log).size;
const table = resultsTable(series, [{ tool: 'wc -l', heading: 'times wc -l' }]);
const text = `${describeMachine()}\n\nOrdinary log, one line in 10,000 about a broken connection (${Math.round(bytes / 1e6)} MB)\n\n${table}\n`;
console.log(text);
if (values.keep) {
  const preface =
    '# Benchmark results: logs\n\nWritten by `npm run bench:logs -- --keep`; what is measured stands in README.md.\n\n';
  writeFileSync(fileURLToPath(new URL('./results-logs.md', import.meta.url)), preface + text);
}

function makeLog(): void {
  if (existsSync(log)) return;
  mkdirSync(folder, { recursive: true });
  console.error(`making ${log}`);
  writeOrdinaryLog(`${log}.part`, megabytes * 1e6);
  renameSync(`${log}.part`, log);
}

function describeMachine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const date = new Date().toISOString().slice(0, 10);
  return `${date}: ${cpus().length} cores (${model}), ${memory} GB, ${process.platform}, Node ${process.versions.node}; load average ${loadavg()[0]?.toFixed(1)}.`;
}
