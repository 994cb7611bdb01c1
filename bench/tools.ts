import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Baseline } from './results-table.ts';

/** One program that reads a capture. */
export interface BenchTool {
  readonly name: string;
  readonly version: string;
  /** What it is asked to do. */
  readonly task: string;
  /** Takes many seconds: one run is enough. */
  readonly slow: boolean;
  readonly command: (capture: string) => readonly [string, ...string[]];
}

const tcpwhy = fileURLToPath(new URL('../packages/tcpwhy/dist/tcpwhy.js', import.meta.url));

interface Candidate extends Omit<BenchTool, 'version'> {
  readonly versionCommand: readonly [string, ...string[]];
}

/** Memory where there is a place for files in it: a disk would make the copy slower, and all others look better. */
const COPY_PLACE = existsSync('/dev/shm')
  ? { path: '/dev/shm/tcpwhy-bench.pcap', where: 'to a file in memory' }
  : { path: fileURLToPath(new URL('./captures/copy.pcap', import.meta.url)), where: 'to a file on disk' };

/** What the others are compared with. */
export const BASELINES: readonly Baseline[] = [
  { tool: 'tcpdump -w FILE', heading: 'times copy' },
  { tool: 'tcpdump -w /dev/null', heading: 'times read' },
];

/** Removes what tcpdump copied. */
export function removeCopy(): void {
  rmSync(COPY_PLACE.path, { force: true });
}

const CANDIDATES: readonly Candidate[] = [
  {
    name: 'tcpdump -w FILE',
    task: `copies the capture ${COPY_PLACE.where}`,
    slow: false,
    versionCommand: ['tcpdump', '--version'],
    command: (capture) => ['tcpdump', '-r', capture, '-w', COPY_PLACE.path],
  },
  {
    name: 'tcpdump -w /dev/null',
    task: 'reads it and writes nothing',
    slow: false,
    versionCommand: ['tcpdump', '--version'],
    command: (capture) => ['tcpdump', '-r', capture, '-w', '/dev/null'],
  },
  {
    name: 'tcpwhy',
    task: 'full diagnosis, report as text',
    slow: false,
    versionCommand: [process.execPath, tcpwhy, '--version'],
    command: (capture) => [process.execPath, tcpwhy, capture],
  },
  {
    name: 'argus',
    task: 'flow records',
    slow: false,
    versionCommand: ['argus', '-h'],
    command: (capture) => ['argus', '-r', capture, '-w', '/dev/null'],
  },
  {
    name: 'tcptrace -n',
    task: 'counters per connection',
    slow: true,
    versionCommand: ['tcptrace', '-version'],
    command: (capture) => ['tcptrace', '-n', capture],
  },
  {
    name: 'tshark -z conv,tcp',
    task: 'counters per connection',
    slow: true,
    versionCommand: ['tshark', '--version'],
    command: (capture) => ['tshark', '-n', '-r', capture, '-q', '-z', 'conv,tcp'],
  },
];

/** The programs that are installed here. */
export function installedTools(): BenchTool[] {
  if (!existsSync(tcpwhy)) console.error('tcpwhy itself is not measured: npm run build has not been run');
  return CANDIDATES.flatMap(({ versionCommand: [program, ...args], ...tool }) => {
    const { error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    const version = /\d+(\.\d+)+/.exec(`${stdout}${stderr}`)?.[0] ?? 'unknown version';
    return installed(error, tool.name) ? [{ ...tool, version }] : [];
  });
}

function installed(error: Error | undefined, name: string): boolean {
  return error === undefined && (name !== 'tcpwhy' || existsSync(tcpwhy));
}
