import type { Socket } from 'node:net';
import { type Clock, systemClock } from '../model/clock.ts';
import type { RequestFacts } from '../model/request-facts.ts';
import { type Endpoints, endpointsOf } from './endpoint.ts';
import { attachFacts } from './error-facts.ts';
import { bytesDispatched, isEncrypted } from './node-internals.ts';
import { type KnownFacts, OpenRecord, type RecordOwner, type RequestRecord } from './request-record.ts';

/** Sees the fate of the first chunk of each request on one socket. Made by `recordRequests`. */
export interface RequestRecorder {
  /**
   * Starts a request; call it before its first byte is written. Requests may overlap (pipelining): each record has its
   * own facts, and an error that hits several of them gets the most careful ones.
   */
  begin(known?: KnownFacts): RequestRecord;
  /** Facts of the request that began last; of the connection so far, before the first `begin`. */
  facts(): RequestFacts;
}

type WriteCallback = (error?: Error | null) => void;

const recorders = new WeakMap<Socket, SocketRecorder>();

/**
 * Records the requests on one socket, by wrapping `_write`, `_writev` and `_destroy` of this one object; asking again
 * gives the same recorder. Errors that destroy the socket carry the facts afterwards (`factsOf`).
 *
 * What it proves: libuv tries to write before it queues, and Node delivers the error of that try before `_write`
 * returns. An error of the first chunk that arrives so means that the kernel took no byte of the request. All other
 * errors may come after a part was sent. A TLSSocket encrypts first and always reports later: there the fate of a
 * failed first chunk stays unknown.
 */
export function recordRequests(socket: Socket, clock: Clock = systemClock): RequestRecorder {
  const known = recorders.get(socket);
  if (known !== undefined) return known;
  const recorder = new SocketRecorder(socket, clock);
  recorders.set(socket, recorder);
  return recorder;
}

/** The recorder of a socket that `recordRequests` has seen, or undefined. */
export function recorderOf(socket: Socket): RequestRecorder | undefined {
  return recorders.get(socket);
}

class SocketRecorder implements RequestRecorder, RecordOwner {
  readonly socket: Socket;
  readonly clock: Clock;
  readonly #encrypted: boolean;
  readonly #open = new Set<OpenRecord>();
  readonly #waiting = new Set<OpenRecord>();
  #latest: OpenRecord;
  #endpoints: Endpoints = {};

  constructor(socket: Socket, clock: Clock) {
    this.socket = socket;
    this.clock = clock;
    this.#encrypted = isEncrypted(socket);
    this.#latest = this.#newRecord({});
    // Somebody wrote before the recorder came: "nothing was begun" is not for it to say.
    if (bytesDispatched(socket) > 0 || socket.writableLength > 0) this.#forgo(this.#latest);
    this.#wrapWrites();
    this.#wrapDestroy();
    // Read while the connection lives: after a reset the kernel no longer tells them.
    if (socket.connecting) socket.once('connect', () => this.endpoints());
    else this.endpoints();
  }

  begin(known: KnownFacts = {}): RequestRecord {
    // The first record stands for "everything before anybody called begin" and ends with that.
    if (this.#open.has(this.#latest) && this.#latest.implicit) this.#latest.end();
    this.#latest = this.#newRecord(known);
    this.#latest.implicit = false;
    return this.#latest;
  }

  facts(): RequestFacts {
    return this.#latest.facts();
  }

  endpoints(): Endpoints {
    if (this.#endpoints.remote === undefined) this.#endpoints = endpointsOf(this.socket);
    return this.#endpoints;
  }

  ended(record: OpenRecord): void {
    this.#open.delete(record);
    this.#waiting.delete(record);
  }

  #newRecord(known: KnownFacts): OpenRecord {
    const record = new OpenRecord(this, known);
    this.#open.add(record);
    this.#waiting.add(record);
    return record;
  }

  #forgo(record: OpenRecord): void {
    record.firstWrite = undefined;
    this.#waiting.delete(record);
  }

  #wrapWrites(): void {
    const socket = this.socket;
    const write = socket._write;
    socket._write = (chunk: unknown, encoding: BufferEncoding, callback: WriteCallback) =>
      this.#dispatch(callback, (observed) => write.call(socket, chunk, encoding, observed));
    const writev = socket._writev;
    if (typeof writev !== 'function') return;
    socket._writev = (chunks, callback) =>
      this.#dispatch(callback, (observed) => writev.call(socket, chunks, observed));
  }

  #wrapDestroy(): void {
    const socket = this.socket;
    const destroy = socket._destroy;
    socket._destroy = (error, callback) => {
      this.#close(error);
      destroy.call(socket, error, callback);
    };
  }

  #close(error: Error | null): void {
    const failedAt = this.clock.now().wallMs;
    for (const record of this.#open) record.failedAt ??= failedAt;
    if (error !== null && error !== undefined && this.#open.size > 0) attachFacts(error, this.#sharedFacts());
  }

  /** Facts of an error that hits all open requests: the least that can be claimed for every one of them. */
  #sharedFacts(): RequestFacts {
    const all = [...this.#open].map((record) => record.facts());
    const careful =
      all.find(({ firstWrite }) => firstWrite === undefined) ?? all.find(({ firstWrite }) => firstWrite === 'accepted');
    return careful ?? this.#latest.facts();
  }

  #dispatch(callback: WriteCallback, write: (observed: WriteCallback) => void): void {
    if (this.#waiting.size === 0) {
      write(callback);
      return;
    }
    for (const record of this.#waiting) if (record.bypassed) this.#forgo(record);
    const first = [...this.#waiting];
    if (this.socket.connecting) this.#dispatchOnConnect(first, callback, write);
    else this.#observe(first, callback, write);
  }

  #observe(first: readonly OpenRecord[], callback: WriteCallback, write: (observed: WriteCallback) => void): void {
    const observation = this.#openWindow(first, callback);
    write(observation.callback);
    observation.shut();
  }

  /**
   * Node keeps the chunk until 'connect' and writes it in a listener of its own. Ours stand before and behind that
   * one; if the connect fails, neither runs, and it stays true that nothing began.
   */
  #dispatchOnConnect(first: readonly OpenRecord[], callback: WriteCallback, write: (cb: WriteCallback) => void): void {
    let observed: WriteCallback = callback;
    let shut = (): void => undefined;
    this.socket.once('connect', () => {
      const observation = this.#openWindow(first, callback);
      observed = observation.callback;
      shut = observation.shut;
    });
    write((error) => observed(error));
    this.socket.once('connect', () => shut());
  }

  /** From here until `shut`, an error given to `callback` is the synchronous one. */
  #openWindow(first: readonly OpenRecord[], callback: WriteCallback): { callback: WriteCallback; shut: () => void } {
    let synchronous = true;
    const encrypted = this.#encrypted;
    for (const record of first) {
      record.firstWrite = encrypted ? undefined : 'accepted';
      this.#waiting.delete(record);
    }
    return {
      callback: (error) => {
        if (error === null || error === undefined) this.#confirm(first);
        else if (synchronous && !encrypted && provesNothingSent(error)) this.#failedAtOnce(first, error);
        callback(error);
      },
      shut: () => {
        synchronous = false;
      },
    };
  }

  /** Node also reports success for writes that were pending when the socket was destroyed: that confirms nothing. */
  #confirm(first: readonly OpenRecord[]): void {
    if (!this.socket.destroyed) for (const record of first) record.firstWrite = 'accepted';
  }

  #failedAtOnce(first: readonly OpenRecord[], error: Error): void {
    for (const record of first) {
      record.firstWrite = 'failed-at-once';
      record.failedAt = this.clock.now().wallMs;
    }
    if (first.length > 0) attachFacts(error, this.#sharedFacts());
  }
}

/**
 * Errors of the connection, which the kernel reports instead of taking bytes. Not among them: ENOMEM and ENOBUFS, which
 * libuv can also meet when it queues the rest of a chunk that the kernel took in part. Windows was not measured.
 */
const CONNECTION_GONE = new Set(
  'ECONNRESET EPIPE ETIMEDOUT EHOSTUNREACH ENETUNREACH ENETDOWN ECONNABORTED ECONNREFUSED ENOTCONN EBADF ERR_SOCKET_CLOSED'.split(
    ' ',
  ),
);

function provesNothingSent(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return process.platform !== 'win32' && code !== undefined && CONNECTION_GONE.has(code);
}
