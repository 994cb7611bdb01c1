import { spawn } from 'node:child_process';
import { findProgram } from '../servers/debian-packages.ts';
import { NAMESPACE_MARK } from './packet-filter.ts';

/**
 * Runs this very program again in a network namespace of its own, where packets can be lost for real without touching
 * the machine's firewall. Resolves with its exit status; null when that cannot be done here (no root, no `unshare` or
 * `nft`) or when we are inside already.
 */
export async function runInNamespace(script: string, args: readonly string[]): Promise<number | null> {
  const programs = ['unshare', 'nft', 'ip'].every((name) => findProgram(name) !== null);
  if (process.env[NAMESPACE_MARK] === '1' || process.getuid?.() !== 0 || !programs) return null;
  const shell = 'ip link set lo up && exec "$@"';
  const again = [process.execPath, ...process.execArgv, script, ...args];
  const child = spawn('unshare', ['--net', '--', 'sh', '-c', shell, 'sh', ...again], {
    stdio: 'inherit',
    env: { ...process.env, [NAMESPACE_MARK]: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
