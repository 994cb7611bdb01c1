import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { attachFacts, factsOf, type RequestRecord, recordRequests } from '../../socket/index.ts';
import type { CheckoutSettings } from '../checkout/checkout-options.ts';
import { IdleConnections } from '../checkout/idle-connections.ts';
import type { ConnectTarget } from './undici-types.ts';

/** Connections of one guarded agent, by origin. */
export class Connections {
  readonly #byOrigin = new Map<string, Set<Socket>>();
  readonly idle: IdleConnections<Socket>;

  constructor(settings: CheckoutSettings) {
    this.idle = new IdleConnections(settings, 'undici');
  }

  /** A connection was made for an origin. */
  add(socket: Socket, { protocol, host, hostname, port }: ConnectTarget): void {
    const origin = originOf(`${protocol}//${host ?? (port === '' ? hostname : `${hostname}:${port}`)}`);
    const sockets = this.#byOrigin.get(origin) ?? new Set();
    this.#byOrigin.set(origin, sockets.add(socket));
    recordRequests(socket);
    this.idle.opened(socket);
    owners.set(socket, this);
    watchUndici();
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0 && this.#byOrigin.get(origin) === sockets) this.#byOrigin.delete(origin);
    });
  }

  /** Closes the idle connections of an origin that may not be used again; all of them when `all` is set. */
  purge(origin: string, all: boolean): void {
    for (const socket of this.#idleOf(origin)) {
      const reason = all ? 'suspect' : this.idle.unfitNow(socket, socket);
      if (reason === undefined) continue;
      this.idle.discarded(socket, socket, reason);
      // undici notices, and opens a new connection for whatever waits.
      socket.destroy();
    }
  }

  /** True if the event loop must have its turns before a connection of this origin is used. */
  needsLook(origin: string): boolean {
    return this.#idleOf(origin).some((socket) => this.idle.needsLook(socket));
  }

  #idleOf(origin: string): Socket[] {
    const sockets = this.#byOrigin.get(origin);
    return sockets === undefined ? [] : [...sockets].filter((socket) => this.idle.isIdle(socket));
  }
}

/** The form of an origin by which connections are kept: scheme and host in lower case, no default port. */
export function originOf(origin: string | URL | undefined): string {
  if (origin === undefined) return '';
  const text = String(origin);
  return URL.canParse(text) ? new URL(text).origin : text;
}

/** The agent that a connection belongs to. Those of other agents, and of Node's own fetch, are not in here. */
const owners = new WeakMap<Socket, Connections>();
const running = new WeakMap<
  object,
  { readonly socket: Socket; readonly record: RequestRecord; readonly owner: Connections }
>();
let watching = false;

interface RequestMessage {
  readonly request: object;
  readonly socket?: Socket;
  readonly error?: unknown;
}

/** undici tells every step of every request on these channels; one subscription serves all guarded agents. */
function watchUndici(): void {
  if (watching) return;
  watching = true;
  const on = (name: string, listener: (message: RequestMessage) => void) =>
    subscribe(name, (message) => listener(message as RequestMessage));
  // Published before the first byte is written.
  on('undici:client:sendHeaders', ({ request, socket }) => socket !== undefined && begin(request, socket));
  on('undici:request:bodySent', ({ request }) => running.get(request)?.record.complete());
  on('undici:request:trailers', ({ request }) => end(request));
  on('undici:request:error', ({ request, error }) => {
    const exchange = running.get(request);
    if (exchange !== undefined) tell(error, exchange.record);
    exchange?.record.end();
  });
}

/** One error can end several requests (an abort's reason): then it claims the least for each of them. */
function tell(error: unknown, record: RequestRecord): void {
  const shared = factsOf(error) !== undefined;
  attachFacts(error, shared ? { ...record.facts(), firstWrite: 'accepted' } : record.facts());
}

function begin(request: object, socket: Socket): void {
  const owner = owners.get(socket);
  if (owner === undefined) return;
  const record = recordRequests(socket).begin(owner.idle.taken(socket, socket, owner.idle.needsLook(socket)));
  running.set(request, { socket, record, owner });
}

function end(request: object): void {
  const exchange = running.get(request);
  if (exchange === undefined) return;
  exchange.record.end();
  exchange.owner.idle.released(exchange.socket, exchange.socket);
}
