import { createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Dialect } from './dialects.ts';

/**
 * Where the connection dies. `at-accept`: before the server reads anything. `at-request-begin`: at the first byte of the
 * request. `after-request`: the server has the whole request. `mid-response`: after a part of the answer. `never`: the
 * server keeps the connection and says nothing. `none`: it answers.
 */
export type FaultPoint = 'at-accept' | 'at-request-begin' | 'after-request' | 'mid-response' | 'never' | 'none';
export type FaultKind = 'fin' | 'rst';

/** What the server saw: the truth that classifications are judged by. */
export interface Seen {
  connections: number;
  /** Bytes of requests that the server's process has read; session set-up does not count. */
  requestBytes: number;
  /** Requests that arrived whole: a real server would have executed them. */
  requests: number;
}

export interface FaultyServer {
  readonly port: number;
  readonly seen: Seen;
  /** Can be changed between requests. */
  readonly fault: { point: FaultPoint; kind: FaultKind };
  readonly sockets: ReadonlySet<Socket>;
  close(): Promise<void>;
}

export interface FaultySettings {
  readonly dialect: Dialect;
  readonly point: FaultPoint;
  readonly kind?: FaultKind;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A server on loopback that speaks just enough of a protocol to die at the wanted point. */
export async function startFaultyServer(settings: FaultySettings): Promise<FaultyServer> {
  const seen: Seen = { connections: 0, requestBytes: 0, requests: 0 };
  const sockets = new Set<Socket>();
  const fault = { point: settings.point, kind: settings.kind ?? 'rst' };
  const server = createServer((socket) => {
    seen.connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    const { tls } = settings;
    // A reset needs the raw socket: Node refuses to reset a TLSSocket.
    const stream = tls === undefined ? socket : new TLSSocket(socket, { isServer: true, ...tls });
    stream.on('error', () => undefined);
    serve(stream, socket, { dialect: settings.dialect, fault, seen });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    seen,
    fault,
    sockets,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

interface Serving extends Pick<FaultySettings, 'dialect'>, Pick<FaultyServer, 'fault' | 'seen'> {}

function serve(socket: Socket, raw: Socket, { dialect, fault, seen }: Serving): void {
  if (fault.point === 'at-accept') {
    die(raw, raw, fault.kind);
    return;
  }
  const session = dialect(socket);
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    if (socket.destroyed || raw.destroyed) return;
    pending = Buffer.concat([pending, chunk]);
    while (pending.length > 0) {
      const step = session(pending);
      if (step.setUp > 0) {
        pending = pending.subarray(step.setUp);
        continue;
      }
      if (step.requestBytes === 0) return;
      seen.requestBytes += step.requestBytes;
      if (fault.point === 'at-request-begin') return die(socket, raw, fault.kind);
      if (!step.complete) return;
      pending = pending.subarray(step.requestBytes);
      seen.requests += 1;
      if (fault.point === 'never') return;
      if (fault.point === 'after-request') return die(socket, raw, fault.kind);
      if (fault.point === 'none') socket.write(step.answer);
      else return dieMidway(socket, raw, fault.kind, step.answer);
    }
  });
}

/** The half answer must arrive before the end of the connection: a RST overtakes what the client has not read. */
function dieMidway(socket: Socket, raw: Socket, kind: FaultKind, answer: Buffer): void {
  socket.write(answer.subarray(0, Math.ceil(answer.length * 0.6)), () => {
    setTimeout(() => die(socket, raw, kind), 30);
  });
}

function die(socket: Socket, raw: Socket, kind: FaultKind): void {
  if (kind === 'fin') {
    // Read on, so that the kernel does not turn the FIN into a RST for unread bytes.
    socket.resume();
    socket.end();
  } else raw.resetAndDestroy();
}

/** A port of loopback where nothing listens: just used, just closed. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
