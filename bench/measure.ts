import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One whole process, from start to exit. */
export interface Measurement {
  readonly wallSeconds: number;
  /** User and system time; NaN where /usr/bin/time is missing. */
  readonly cpuSeconds: number;
  /** Peak resident memory; NaN where /usr/bin/time is missing. */
  readonly peakMegabytes: number;
  /** Whether the time was up before the process was done: the numbers are lower bounds. */
  readonly wasCut: boolean;
}

/** No tool gets longer than this: some take minutes for what others do in a second. */
const LIMIT_SECONDS = 60;
/** What coreutils' timeout exits with when the time was up. */
const TIMED_OUT = 124;
const canLimit = spawnSync('timeout', ['1', 'true']).status === 0;

const TIME = '/usr/bin/time';
const canTime = existsSync(TIME) && spawnSync(TIME, ['-f', '%e', 'true']).status === 0;

/**
 * Runs a command; its output goes to a file that is thrown away. Throws when it failed: a crash is fast.
 *
 * @param accepted Exit statuses that are no failure.
 * @param printed  What it must have printed, where the status does not tell (Node exits with 1 when it crashes).
 */
export function measure(
  command: readonly [string, ...string[]],
  accepted: readonly number[],
  printed = /(?:)/,
): Measurement {
  const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-bench-'));
  const log = join(folder, 'time');
  const limited = canLimit ? ['timeout', String(LIMIT_SECONDS), ...command] : command;
  const [program, ...args] = canTime ? [TIME, '-f', '%U %S %M', '-o', log, ...limited] : limited;
  const output = openSync(join(folder, 'output'), 'w+');
  const began = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program as string, args, { stdio: ['ignore', output, 'pipe'] });
  const wallSeconds = Number(process.hrtime.bigint() - began) / 1e9;
  closeSync(output);
  const usage = canTime ? readFileSync(log, 'utf8') : '';
  const text = readFileSync(join(folder, 'output'), 'utf8');
  rmSync(folder, { recursive: true });
  const wasCut = canLimit && status === TIMED_OUT;
  if (!wasCut && !accepted.includes(status ?? -1)) throw new Error(`${command.join(' ')}: status ${status}\n${stderr}`);
  if (!wasCut && !printed.test(text))
    throw new Error(
      `${command.join(' ')}: status ${status}, but it did not print ${printed}\n${text.slice(0, 400)}\n${stderr}`,
    );
  // GNU time says on a line of its own when the status was not 0; the numbers come last.
  const [user, system, kilobytes] = (usage.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  const cpuSeconds = (user ?? Number.NaN) + (system ?? Number.NaN);
  return { wallSeconds, cpuSeconds, peakMegabytes: (kilobytes ?? Number.NaN) / 1000, wasCut };
}
