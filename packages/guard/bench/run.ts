import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { contended, uncontended } from './checkout.ts';
import { httpPools } from './http.ts';
import { livenessChecks } from './liveness.ts';
import { type Contender, type Cost, measure } from './measure.ts';
import { mysqlPools } from './mysql.ts';

interface Section {
  readonly title: string;
  readonly contenders: () => Promise<readonly Contender[]> | readonly Contender[];
  readonly rounds: number;
  readonly operations: number;
}

const SECTIONS: readonly Section[] = [
  { title: 'Checkout and return, a connection is free', contenders: uncontended, rounds: 15, operations: 20_000 },
  {
    title: 'Checkout and return, 50 borrowers for 10 connections',
    contenders: contended,
    rounds: 15,
    operations: 20_000,
  },
  { title: 'Checkout and return of mysql2 connections', contenders: mysqlPools, rounds: 15, operations: 20_000 },
  { title: 'HTTP GET on 10 connections, 10 at a time', contenders: httpPools, rounds: 15, operations: 2_000 },
  {
    title: 'Look at an idle socket, at every checkout',
    contenders: () => livenessChecks(false),
    rounds: 11,
    operations: 5_000,
  },
  {
    title: 'The same with an echo over loopback',
    contenders: () => livenessChecks(true),
    rounds: 11,
    operations: 1_000,
  },
];

async function main(): Promise<void> {
  const lines = [heading()];
  for (const { title, contenders, rounds, operations } of SECTIONS) {
    const costs = await measure(await contenders(), rounds, operations);
    const text = table(title, costs);
    console.log(text);
    lines.push(text);
  }
  // npm runs scripts in the package's folder.
  if (process.argv.includes('--write')) writeFileSync('bench/results.md', lines.join('\n'));
}

function heading(): string {
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}`;
  return `# Cost of the pool and of the liveness check

Written by \`npm run bench -w tcpwhy-guard -- --write\` on ${date}: Node ${process.version}, ${process.platform}, ${machine}, shared
with other work (load average ${loadavg()[0]?.toFixed(1)}; wall time suffers from that, processor time hardly). Microseconds
per operation, medians over the rounds of one run, in which contenders take turns. The ratio is processor time, against the first row: above 1 means dearer than the first row.
`;
}

function table(title: string, costs: readonly Cost[]): string {
  const base = costs[0]?.cpuUs ?? Number.NaN;
  const rows = costs.map(({ name, cpuUs, wallUs }) => [name, micros(cpuUs), micros(wallUs), (cpuUs / base).toFixed(2)]);
  const all = [['', 'CPU us', 'wall us', 'ratio'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [`## ${title}`, '', line(all[0] ?? []), rule, ...rows.map(line), ''].join('\n');
}

function micros(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}

await main();
process.exit(0);
