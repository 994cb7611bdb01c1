import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How to run one server in the foreground. */
export interface ServerCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Where its output goes; named when it does not start. */
  readonly logFile: string;
  readonly port: number;
  /** User to run as when we are root (PostgreSQL and MariaDB refuse root). */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** Signal that ends it in order. PostgreSQL: SIGINT is its fast shutdown, SIGTERM would wait for clients. */
  readonly stopSignal?: NodeJS.Signals;
}

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;

/** Process groups that must not outlive us. */
const running = new Set<number>();

function killAll(): void {
  for (const pid of running) killGroup(pid, 'SIGKILL');
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}

process.on('exit', killAll);
// Node ends on these signals without 'exit' unless somebody listens.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

/** A server in the foreground, in a process group of its own. */
export class ServerProcess {
  readonly #command: ServerCommand;
  #child: ChildProcess | undefined;

  constructor(command: ServerCommand) {
    this.#command = command;
  }

  /** Resolves when the port accepts connections. */
  async start(): Promise<void> {
    const { command, args, logFile, user } = this.#command;
    const log = openSync(logFile, 'a');
    const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log], ...user });
    this.#child = child;
    const failed = new Promise<never>((_, reject) => child.once('error', reject));
    if (child.pid !== undefined) running.add(child.pid);
    await Promise.race([failed, this.#untilListening(child)]);
  }

  async #untilListening(child: ChildProcess): Promise<void> {
    const { name, port, logFile } = this.#command;
    for (const began = Date.now(); Date.now() - began < START_LIMIT_MS; await sleep(50)) {
      if (child.exitCode !== null) throw new Error(`${name} ended with status ${child.exitCode}; see ${logFile}`);
      if (await accepts(port)) return;
    }
    throw new Error(`${name} does not listen on port ${port} after ${START_LIMIT_MS} ms; see ${logFile}`);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    const { pid } = child;
    const ended = child.exitCode !== null || child.signalCode !== null;
    const gone = ended ? Promise.resolve() : new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(this.#command.stopSignal ?? 'SIGTERM');
    const limit = new AbortController();
    await Promise.race([gone, sleep(STOP_LIMIT_MS, undefined, { signal: limit.signal, ref: false }).catch(() => {})]);
    limit.abort();
    killGroup(pid, 'SIGKILL');
    running.delete(pid);
  }

  /** Down for a moment, as a deployment is, then back on the same port. */
  async restart(downMs = 300): Promise<void> {
    await this.stop();
    await sleep(downMs);
    await this.start();
  }
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    // end(), not destroy(): a greeting left unread would make the kernel send a reset.
    socket.once('connect', () => socket.resume().end(() => resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
