import type { Measurement } from './measure.ts';

/** All runs of one tool on one capture. */
export interface Series {
  readonly tool: string;
  readonly task: string;
  readonly runs: readonly Measurement[];
}

const HEADER = ['tool', 'what it does', 'median', 'min - max', 'CPU', 'times tcpdump', 'peak memory'];

/** One Markdown table for one capture; every tool is compared with the first. */
export function resultsTable(series: readonly Series[]): string {
  const base = median(series[0]?.runs.map((run) => run.wallSeconds) ?? []);
  const rows = series.map((entry) => row(entry, base));
  const widths = HEADER.map((_, column) => Math.max(...[HEADER, ...rows].map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] as number)).join(' | ')} |`;
  return [line(HEADER), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

function row({ tool, task, runs }: Series, base: number): string[] {
  const walls = runs.map((run) => run.wallSeconds);
  const middle = median(walls);
  const cpu = median(runs.map((run) => run.cpuSeconds));
  const memory = Math.max(...runs.map((run) => run.peakMegabytes));
  const over = runs.some((run) => run.wasCut) ? '> ' : '';
  return [
    tool,
    task,
    `${over}${middle.toFixed(2)} s`,
    runs.length === 1 ? 'one run' : `${Math.min(...walls).toFixed(2)} - ${Math.max(...walls).toFixed(2)}`,
    Number.isNaN(cpu) ? '?' : `${cpu.toFixed(2)} s`,
    `${over}${(middle / base).toFixed(2)}`,
    Number.isNaN(memory) ? '?' : `${Math.round(memory)} MB`,
  ];
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  return (low + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
