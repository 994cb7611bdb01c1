import type { Socket } from 'node:net';
import type { Clock } from '../model/clock.ts';
import type { RequestFacts } from '../model/request-facts.ts';
import type { Endpoints } from './endpoint.ts';
import { bytesDispatched } from './node-internals.ts';

/** What the owner of the connection knows when a request begins. */
export type KnownFacts = Pick<RequestFacts, 'reused' | 'idleMs' | 'ageMs'>;

/** One request on one socket, from before its first byte. */
export interface RequestRecord {
  /** What is known now; after `end` what was known then. */
  facts(): RequestFacts;
  /** The caller knows that the last byte of the request was handed to the kernel (http: `finish`). */
  complete(): void;
  /** The request is over, well or badly: errors of the socket no longer concern it. */
  end(): void;
}

/** What a record needs of the recorder that made it. */
export interface RecordOwner {
  readonly socket: Socket;
  readonly clock: Clock;
  endpoints(): Endpoints;
  ended(record: OpenRecord): void;
}

/** The socket's counters at one moment. */
interface Counters {
  readonly dispatched: number;
  readonly written: number;
  readonly read: number;
}

/** A record as the recorder sees it; `RequestRecord` is what callers get. Made for every request: keep it small. */
export class OpenRecord implements RequestRecord {
  /** Undefined: handed to a TLS layer that has not reported back, or written past this socket's own methods. */
  firstWrite: RequestFacts['firstWrite'] | undefined = 'not-begun';
  failedAt: number | undefined;
  /** Nobody called `begin`: stands for the connection's whole life so far. */
  implicit = true;
  readonly #owner: RecordOwner;
  readonly #known: KnownFacts;
  readonly #startedAt: number;
  readonly #before: Counters;
  #after: Counters | undefined;
  #complete = false;

  constructor(owner: RecordOwner, known: KnownFacts) {
    this.#owner = owner;
    this.#known = known;
    this.#startedAt = owner.clock.now().wallMs;
    this.#before = countersOf(owner.socket);
  }

  /**
   * Bytes left although none came through the socket's own `_write`: a TLS layer or an HTTP/2 session drives the handle
   * underneath. Then nothing that these methods saw, or did not see, proves anything.
   */
  get bypassed(): boolean {
    if (this.firstWrite !== 'not-begun') return false;
    const dispatched = this.#after?.dispatched ?? bytesDispatched(this.#owner.socket);
    return dispatched !== this.#before.dispatched;
  }

  /** Assembled only when somebody asks, which is after failures. */
  facts(): RequestFacts {
    const now = this.#after ?? countersOf(this.#owner.socket);
    const firstWrite = this.bypassed ? undefined : this.firstWrite;
    // Clients call a request complete when they have written it, whatever became of the write.
    const complete = this.#complete && firstWrite !== 'failed-at-once' && firstWrite !== 'not-begun';
    return {
      ...this.#known,
      ...this.#owner.endpoints(),
      startedAt: this.#startedAt,
      bytesWritten: Math.max(0, now.written - this.#before.written),
      bytesRead: Math.max(0, now.read - this.#before.read),
      ...(firstWrite === undefined ? {} : { firstWrite }),
      ...(complete ? { requestComplete: true } : {}),
      ...(this.failedAt === undefined ? {} : { failedAt: this.failedAt }),
    };
  }

  complete(): void {
    this.#complete = true;
  }

  end(): void {
    if (this.#after !== undefined) return;
    this.#after = countersOf(this.#owner.socket);
    this.#owner.ended(this);
  }
}

function countersOf(socket: Socket): Counters {
  return { dispatched: bytesDispatched(socket), written: bytesWritten(socket), read: socket.bytesRead };
}

/**
 * Node's getter throws while the stream flushes a single corked chunk, which is just when the first write fails; thrown out
 * of `_write`, that would leave the request hanging for ever.
 */
function bytesWritten(socket: Socket): number {
  try {
    // Undefined on a socket without a handle.
    return socket.bytesWritten ?? 0;
  } catch {
    return bytesDispatched(socket);
  }
}
