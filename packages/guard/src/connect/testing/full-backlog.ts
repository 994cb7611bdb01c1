import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/**
 * A server process that has stopped accepting and whose accept queue is full: Linux then drops SYNs without a word
 * (tcp_conn_request: sk_acceptq_is_full), as a dead host or a firewall does. Needs no root.
 */
export class FullBacklog {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #fillers: readonly Socket[];

  private constructor(port: number, child: ChildProcess, fillers: readonly Socket[]) {
    this.port = port;
    this.#process = child;
    this.#fillers = fillers;
  }

  static async start(): Promise<FullBacklog> {
    const script = `const server = require('node:net').createServer((s) => s.on('error', () => {}).resume());
      server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => process.send(server.address().port));`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [port] = (await once(child, 'message')) as [number];
    child.kill('SIGSTOP');
    // The queue holds one more than the backlog. Further SYNs vanish; that nothing answers a third one shows it.
    const fillers = [await filler(port), await filler(port)];
    return new FullBacklog(port, child, fillers);
  }

  /** Accepts again; a client's next SYN (1 s after its first) finds room. */
  resume(): void {
    this.#process.kill('SIGCONT');
  }

  stop(): void {
    for (const socket of this.#fillers) socket.destroy();
    this.#process.kill('SIGKILL');
  }
}

async function filler(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}
