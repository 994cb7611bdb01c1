import { Socket } from 'node:net';
import type { Candidate } from '../endpoint.ts';

/** A connection that stands or fails when the test says so. */
class FakeSocket extends Socket {
  override connecting = true;

  override _read(): void {}

  override _write(_chunk: unknown, _encoding: BufferEncoding, callback: () => void): void {
    callback();
  }
}

/** Opens no connection: keeps a list of the addresses that were tried. */
export class FakeNetwork {
  readonly tried: string[] = [];
  readonly #sockets = new Map<string, FakeSocket>();

  readonly openSocket = ({ address }: Candidate): Socket => {
    const socket = new FakeSocket();
    this.tried.push(address);
    this.#sockets.set(address, socket);
    return socket;
  };

  connect(address: string): void {
    const socket = this.#socket(address);
    socket.connecting = false;
    socket.emit('connect');
  }

  refuse(address: string): void {
    const error = new Error(`connect ECONNREFUSED ${address}`);
    this.#socket(address).destroy(Object.assign(error, { code: 'ECONNREFUSED', syscall: 'connect' }));
  }

  destroyed(address: string): boolean {
    return this.#socket(address).destroyed;
  }

  #socket(address: string): FakeSocket {
    const socket = this.#sockets.get(address);
    if (socket === undefined) throw new Error(`${address} was not tried; tried were ${this.tried.join(', ')}`);
    return socket;
  }
}
