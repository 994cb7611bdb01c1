import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { ServerAddress } from '../servers/proof-server.ts';

/**
 * What happens to the connections that exist when a fault is armed.
 *
 * `reset-on-request`, `fin-on-request`: the next bytes of the client are answered so, and never forwarded.
 * `reset-after-execution`, `fin-after-execution`: the next request is forwarded; its answer is kept, and this sent instead.
 * `silence-on-request`: the next bytes of the client are acknowledged and thrown away; nothing ever answers.
 */
export type Fault =
  | 'reset-on-request'
  | 'fin-on-request'
  | 'reset-after-execution'
  | 'fin-after-execution'
  | 'silence-on-request';

interface Relay {
  readonly client: Socket;
  readonly server: Socket;
  fault: Fault | null;
}

/** A TCP proxy between one client and one server; see `Fault`. */
export class Middlebox {
  readonly #relays = new Set<Relay>();
  readonly #listener: Server;
  readonly #to: ServerAddress;

  private constructor(to: ServerAddress) {
    this.#to = to;
    this.#listener = createServer({ allowHalfOpen: true }, (client) => this.#relay(client));
  }

  /** A middlebox that forwards to `to` until told otherwise. */
  static async open(to: ServerAddress): Promise<Middlebox> {
    const middlebox = new Middlebox(to);
    const listener = middlebox.#listener;
    await new Promise<void>((resolve) => listener.listen({ port: 0, host: '127.0.0.1', backlog: 2000 }, resolve));
    return middlebox;
  }

  /** Where the client connects to instead of the server. */
  get address(): ServerAddress {
    return { ...this.#to, host: '127.0.0.1', port: (this.#listener.address() as AddressInfo).port };
  }

  /** Ports of the clients whose connections exist now. */
  get clientPorts(): number[] {
    return [...this.#relays].flatMap(({ client }) => client.remotePort ?? []);
  }

  /** Connections that exist now suffer `fault` from now on; later ones do not. */
  arm(fault: Fault): void {
    for (const relay of this.#relays) relay.fault = fault;
  }

  /** Sends a reset to the client of each connection that exists now. */
  resetAll(): void {
    for (const relay of this.#relays) reset(relay);
  }

  /** Closes each connection that exists now, to both sides, as a server does with idle ones. */
  closeAll(): void {
    for (const { client, server } of this.#relays) {
      client.destroy();
      server.destroy();
    }
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#listener.close(resolve));
    this.closeAll();
    await closed;
  }

  #relay(client: Socket): void {
    const server = connect({ host: this.#to.host, port: this.#to.port, noDelay: true, allowHalfOpen: true });
    const relay: Relay = { client, server, fault: null };
    this.#relays.add(relay);
    client.setNoDelay(true);
    client.on('data', (bytes) => fromClient(relay, bytes));
    server.on('data', (bytes) => fromServer(relay, bytes));
    client.on('end', () => server.end());
    server.on('end', () => client.end());
    client.on('error', () => server.destroy());
    // MariaDB ends idle connections with a reset.
    server.on('error', () => client.resetAndDestroy());
    client.on('close', () => {
      this.#relays.delete(relay);
      server.destroy();
    });
  }
}

function fromClient(relay: Relay, bytes: Buffer): void {
  const { client, server, fault } = relay;
  if (fault === 'silence-on-request') return;
  if (fault === 'reset-on-request') reset(relay);
  else if (fault === 'fin-on-request') finish(relay);
  else if (client.writable && server.writable) server.write(bytes);
}

function fromServer(relay: Relay, bytes: Buffer): void {
  const { client, fault } = relay;
  if (fault === 'reset-after-execution') reset(relay);
  else if (fault === 'fin-after-execution') finish(relay);
  else if (client.writable) client.write(bytes);
}

function reset({ client, server }: Relay): void {
  client.resetAndDestroy();
  server.destroy();
}

function finish({ client, server }: Relay): void {
  client.end();
  server.destroy();
}
