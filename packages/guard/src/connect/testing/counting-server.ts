import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** What a server does with each connection. */
export type Behaviour = (socket: Socket) => void;

/** A loopback server that counts how its connections end: the server's view is the one that its operator reads. */
export class CountingServer {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  accepted = 0;
  closed = 0;
  /** Error codes of connections, `ECONNRESET` above all. */
  readonly errors: string[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(behaviour: Behaviour, tls?: TlsOptions): Promise<CountingServer> {
    // Half-open connections are kept: a server that is busy answers also a client that has ended.
    const server = tls === undefined ? createServer({ allowHalfOpen: true }) : createTlsServer(tls);
    const counting = new CountingServer(server);
    // The raw connection is watched also under TLS: a handshake that ends in a reset has no TLSSocket yet.
    server.on('connection', (socket: Socket) => counting.#watch(socket));
    server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
      socket.on('error', () => undefined);
      behaviour(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return counting;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#open.size;
  }

  get resets(): number {
    return this.errors.filter((code) => code === 'ECONNRESET' || code === 'EPIPE').length;
  }

  /** Resolves when every connection so far is closed. */
  async quiet(): Promise<void> {
    while (this.#open.size > 0) await sleep(5);
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #watch(socket: Socket): void {
    this.accepted += 1;
    this.#open.add(socket);
    socket.on('error', (error: NodeJS.ErrnoException) => this.errors.push(error.code ?? error.message));
    socket.on('close', () => {
      this.closed += 1;
      this.#open.delete(socket);
    });
  }
}

/** Says nothing, reads everything and closes when the client does. */
export const silent: Behaviour = (socket) => void socket.on('end', () => socket.end()).resume();

/** Speaks first, as MySQL and SMTP do. */
export const greets: Behaviour = (socket) => {
  socket.write(Buffer.alloc(78, 1));
  silent(socket);
};

/**
 * Answers what the client says after a while, in two pieces, as a busy server does; it has the answer under way even
 * if the client ends meanwhile.
 */
export function answersAfter(delayMs: number): Behaviour {
  return (socket) => {
    let ended = false;
    let answered = false;
    const close = () => ended && answered && socket.end();
    socket.on('end', () => {
      ended = true;
      close();
    });
    socket.once('data', async () => {
      await sleep(delayMs);
      socket.write(Buffer.alloc(60, 2));
      await sleep(5);
      socket.write(Buffer.alloc(53, 2));
      answered = true;
      close();
    });
  };
}
