import type { Measurement } from './measure.ts';

/** All runs of one tool on one capture. */
export interface Series {
  readonly tool: string;
  readonly task: string;
  readonly runs: readonly Measurement[];
}

/** A tool that all are compared with, and the heading of that column. */
export interface Baseline {
  readonly tool: string;
  readonly heading: string;
}

/** One Markdown table for one capture. Baselines that were not measured have no column. */
export function resultsTable(series: readonly Series[], baselines: readonly Baseline[]): string {
  const measured = baselines.flatMap(({ tool, heading }) => {
    const base = series.find((entry) => entry.tool === tool);
    return base === undefined ? [] : [{ heading, seconds: median(base.runs.map((run) => run.wallSeconds)) }];
  });
  const header = ['tool', 'what it does', 'median', 'min - max', 'CPU', ...measured.map((base) => base.heading)];
  header.push('peak memory');
  const rows = series.map((entry) =>
    row(
      entry,
      measured.map(({ seconds }) => seconds),
    ),
  );
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] as number)).join(' | ')} |`;
  return [line(header), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

function row({ tool, task, runs }: Series, bases: readonly number[]): string[] {
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
    ...bases.map((base) => `${over}${(middle / base).toFixed(2)}`),
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
