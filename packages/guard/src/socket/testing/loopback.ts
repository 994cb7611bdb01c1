import { connect, createServer, type Server, type Socket } from 'node:net';

/** Both ends of one connection. */
export interface Loopback {
  readonly client: Socket;
  readonly server: Socket;
  /** What the server's end has read. */
  readonly received: () => string;
  /** Errors of the server's end: `ECONNRESET` when the client left with a RST. */
  readonly serverErrors: readonly string[];
  readonly port: number;
  close(): Promise<void>;
}

/** Connects two sockets; the server's end reads all the time unless `serverReads` is false. */
export async function loopback(options: { serverReads?: boolean; host?: string } = {}): Promise<Loopback> {
  const { serverReads = true, host = '127.0.0.1' } = options;
  const listener = createServer({ allowHalfOpen: true, pauseOnConnect: !serverReads });
  const all = new Set<Socket>();
  listener.on('connection', (socket) => all.add(socket));
  const accepted = new Promise<Socket>((resolve) => listener.once('connection', resolve));
  await new Promise<void>((resolve) => listener.listen(0, host, resolve));
  const port = portOf(listener);
  const client = connect(port, host);
  client.on('error', () => undefined);
  const server = await accepted;
  const serverErrors: string[] = [];
  let text = '';
  server.on('error', (error: NodeJS.ErrnoException) => serverErrors.push(error.code ?? error.message));
  if (serverReads) server.on('data', (chunk) => (text += String(chunk)));
  await untilConnected(client);
  return {
    client,
    server,
    received: () => text,
    serverErrors,
    port,
    close: () =>
      new Promise((resolve) => {
        client.destroy();
        for (const socket of all) socket.destroy();
        listener.close(() => resolve());
      }),
  };
}

/** Waits as long as bytes need on loopback, with a wide margin. */
export function settle(milliseconds = 30): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Runs `act` where Node runs the callbacks of sockets: in the poll phase of its loop. */
export async function insideIoCallback<T>(act: () => T): Promise<Awaited<T>> {
  const bell = await loopback();
  const result = new Promise<T>((resolve) => {
    bell.client.once('data', () => resolve(act()));
  });
  bell.server.write('ring');
  const value = await result;
  await bell.close();
  return value;
}

function untilConnected(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.connecting) socket.once('connect', () => resolve());
    else resolve();
  });
}

function portOf(listener: Server): number {
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
