import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Order, onMessages, type Report, sendMessage } from './messages.ts';

const PROGRAM = fileURLToPath(new URL('./client-process.ts', import.meta.url));
const PATIENCE_MS = 90_000;

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** A client's process, seen from the proof. One cell after the other runs in it. */
export class Lane {
  readonly #child: ChildProcess;
  readonly #control: Socket;
  readonly #reports: Report[] = [];
  #waiting: (() => void) | undefined;

  private constructor(child: ChildProcess, control: Socket) {
    this.#child = child;
    this.#control = control.setNoDelay(true);
    onMessages<Report>(control, (report) => this.#take(report));
    child.once('exit', (code, signal) => this.#take({ report: 'broken', why: `ended: ${code ?? signal}` }));
  }

  static async start(clientId: string): Promise<Lane> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const args = ['--import', 'tsx', '--no-warnings', PROGRAM, String(port), clientId];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    children.add(child);
    child.once('exit', () => children.delete(child));
    const control = await new Promise<Socket>((resolve, reject) => {
      server.once('connection', resolve);
      child.once('exit', (code) => reject(new Error(`the process of ${clientId} ended with status ${code}`)));
    });
    server.close();
    const lane = new Lane(child, control);
    await lane.next('hello');
    return lane;
  }

  #take(report: Report): void {
    this.#reports.push(report);
    this.#waiting?.();
  }

  tell(order: Order): void {
    sendMessage(this.#control, order);
  }

  /** The next report, which must be of this kind. @throws Error with what the process says is broken. */
  async next<K extends Report['report']>(kind: K): Promise<Extract<Report, { report: K }>> {
    if (this.#reports.length === 0) await this.#wait(kind);
    const report = this.#reports.shift();
    if (report?.report === kind) return report as Extract<Report, { report: K }>;
    throw new Error(`expected ${kind}, received ${JSON.stringify(report)}`);
  }

  #wait(kind: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${kind} after ${PATIENCE_MS} ms`)), PATIENCE_MS);
      this.#waiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  stop(): void {
    this.#control.destroy();
    this.#child.kill('SIGKILL');
  }
}
