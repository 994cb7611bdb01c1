// npm run bench [-- --runs 5] [--captures short,bulk] [--tools tcpwhy,tcpdump] [--keep]
// Whole processes on the same files, interleaved, so that a busy moment of the machine hits all alike.
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BenchCapture, makeCaptures } from './make-captures.ts';
import { type Measurement, measure } from './measure.ts';
import { resultsTable, type Series } from './results-table.ts';
import { BASELINES, type BenchTool, installedTools, removeCopy } from './tools.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    captures: { type: 'string', default: '' },
    tools: { type: 'string', default: '' },
    keep: { type: 'boolean', default: false },
  },
});
const names = (list: string) => list.split(',').filter(Boolean);

/** What tcpwhy says of each capture; as many connections as tcpdump shows pairs of endpoints with a SYN. A report without it is none. */
const REPORTED: Readonly<Record<string, RegExp>> = {
  short: /^200,000 TCP connections: /m,
  bulk: /^40 TCP connections: /m,
  troubled: /^6,785 TCP connections: /m,
};

const wanted = names(values.tools);
const tools = installedTools().filter(
  ({ name }) => wanted.length === 0 || wanted.some((tool) => name.startsWith(tool)),
);
const captures = makeCaptures(names(values.captures));
const machine = describeMachine(tools);
console.log(machine);
const sections = captures.map((capture) => {
  const section = `\n${capture.what} (${capture.megabytes} MB)\n\n${resultsTable(runAll(capture, Number(values.runs)), BASELINES)}`;
  console.log(section);
  return section;
});
if (values.keep) keep(`${machine}\n${sections.join('\n')}\n`);

function runAll(capture: BenchCapture, runs: number): Series[] {
  warmUp(capture.path);
  const measured = new Map<BenchTool, Measurement[]>(tools.map((tool) => [tool, []]));
  for (let run = 0; run < runs; run++) {
    for (const [tool, done] of measured) {
      if (run > 0 && tool.slow) continue;
      done.push(measureTool(tool, capture));
    }
  }
  removeCopy();
  return [...measured].map(([tool, done]) => ({ tool: tool.name, task: tool.task, runs: done }));
}

/** tcpwhy says 1 when it found something, and so does Node when it crashed: what was printed tells. */
function measureTool(tool: BenchTool, { name, path }: BenchCapture): Measurement {
  const command = tool.command(path);
  return tool.name === 'tcpwhy' ? measure(command, [0, 1], REPORTED[name]) : measure(command, [0]);
}

/** Brings the file into the page cache: the first reader would pay for the disk. */
function warmUp(path: string): void {
  const file = openSync(path, 'r');
  const chunk = new Uint8Array(8 << 20);
  while (readSync(file, chunk) > 0);
  closeSync(file);
}

function describeMachine(used: readonly BenchTool[]): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const versions = [...new Set(used.map(({ name, version }) => `${name.split(' ')[0]} ${version}`))].join(', ');
  const date = new Date().toISOString().slice(0, 10);
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${date}: ${cpus().length} cores (${model}), ${memory} GB, ${process.platform}, Node ${process.versions.node}; ${versions}.`;
}

function keep(text: string): void {
  const preface =
    '# Benchmark results\n\nWritten by `npm run bench -- --keep`; what is measured stands in README.md.\n\n';
  writeFileSync(fileURLToPath(new URL('./results.md', import.meta.url)), preface + text);
}
