import { errorMonitor } from 'node:events';
import http, { type AgentOptions, type ClientRequest } from 'node:http';
import https, { type AgentOptions as HttpsAgentOptions } from 'node:https';
import type { Socket } from 'node:net';
import { attachFacts, recordRequests } from '../../socket/index.ts';
import {
  type CheckoutOptions,
  type CheckoutSettings,
  HTTP_MAX_IDLE_MS,
  readCheckoutOptions,
} from '../checkout/checkout-options.ts';
import { IdleConnections } from '../checkout/idle-connections.ts';
import { type FreeSockets, needsLook, purge, type Scheduling } from './free-sockets.ts';

/** When an agent's idle connection may be used again; `maxIdleMs` is 4000 unless given. */
export type GuardAgentOptions = AgentOptions & CheckoutOptions;
/** The same for https. */
export type GuardHttpsAgentOptions = HttpsAgentOptions & CheckoutOptions;

/** What an agent has beside its documented methods. */
interface AgentInternals {
  readonly freeSockets: { readonly [name: string]: FreeSockets | undefined };
  readonly options: object;
  readonly scheduling: Scheduling;
  getName(options: object): string;
  addRequest(request: ClientRequest, options: object | string, ...legacy: unknown[]): void;
  keepSocketAlive(socket: Socket): boolean | undefined;
  createConnection(options: object, callback?: (...args: never[]) => void): Socket | null | undefined;
}

/**
 * An `http.Agent` that looks before it reuses: a connection that is dead, too old, or has received bytes that nobody asked
 * for is closed, and the request goes over another one. Errors of requests carry facts (`factsOf`), so that
 * `classifyConnectionError` can tell what was never executed. `keepAlive` is on unless switched off.
 *
 * @throws InvalidOptionError for an option that cannot be meant.
 */
export function createGuardAgent(options: GuardAgentOptions = {}): http.Agent {
  return guarded(
    new http.Agent({ keepAlive: true, ...options }),
    readCheckoutOptions(options, HTTP_MAX_IDLE_MS),
    'http',
  );
}

/** `createGuardAgent` for https. */
export function createGuardHttpsAgent(options: GuardHttpsAgentOptions = {}): https.Agent {
  const agent = new https.Agent({ keepAlive: true, ...options });
  return guarded(agent, readCheckoutOptions(options, HTTP_MAX_IDLE_MS), 'https');
}

/** Overrides methods of this one agent, never of its class. */
function guarded<A extends http.Agent>(agent: A, settings: CheckoutSettings, scheme: string): A {
  const internals: object = agent;
  if (!hasInternals(internals)) throw new Error(`the http.Agent of Node ${process.version} is not as guard knows it`);
  const idle = new IdleConnections<Socket>(settings, scheme);
  overrideAddRequest(internals, idle);
  overrideCreateConnection(internals, idle);
  overrideKeepSocketAlive(internals, idle);
  return agent;
}

const INTERNAL_METHODS = ['getName', 'addRequest', 'keepSocketAlive', 'createConnection'];

function hasInternals(agent: object): agent is AgentInternals {
  return 'freeSockets' in agent && INTERNAL_METHODS.every((name) => typeof Reflect.get(agent, name) === 'function');
}

function overrideAddRequest(agent: AgentInternals, idle: IdleConnections<Socket>): void {
  const addRequest = agent.addRequest;
  agent.addRequest = (request, options, ...legacy) => {
    const add = () => {
      for (const free of freeSocketsFor(agent, options)) purge(free, agent.scheduling, idle);
      addRequest.call(agent, request, options, ...legacy);
    };
    watch(request, idle);
    const look = freeSocketsFor(agent, options).some((free) => needsLook(free, agent.scheduling, idle));
    // One turn shows what came in while a timer blocked the loop; an I/O callback needs two.
    if (look) setImmediate(() => setImmediate(add));
    else add();
  };
}

/** The list that the request will be served from; all lists where the name lacks what only Node adds (TLS server names). */
function freeSocketsFor(agent: AgentInternals, options: object | string): FreeSockets[] {
  const name = typeof options === 'string' ? '' : agent.getName({ ...options, ...agent.options });
  const free = agent.freeSockets[name];
  return free === undefined
    ? Object.values(agent.freeSockets).flatMap((list) => (list === undefined ? [] : [list]))
    : [free];
}

/** Records the request from the moment when it has its socket, before its first byte. */
function watch(request: ClientRequest, idle: IdleConnections<Socket>): void {
  request.once('socket', (socket) => {
    const record = recordRequests(socket).begin(idle.taken(socket, socket, idle.needsLook(socket)));
    request.once('finish', () => record.complete());
    // The monitor sees errors without handling them: a request without a listener still ends the process.
    request.on(errorMonitor, (error) => void attachFacts(error, record.facts()));
    request.once('close', () => record.end());
  });
}

function overrideCreateConnection(agent: AgentInternals, idle: IdleConnections<Socket>): void {
  const createConnection = agent.createConnection;
  agent.createConnection = (options, callback) => {
    const socket = createConnection.call(agent, options, callback);
    if (socket === null || socket === undefined) return socket;
    // From the very first byte, so that the record of the first request is exact.
    recordRequests(socket);
    idle.opened(socket);
    return socket;
  };
}

function overrideKeepSocketAlive(agent: AgentInternals, idle: IdleConnections<Socket>): void {
  const keepSocketAlive = agent.keepSocketAlive;
  agent.keepSocketAlive = (socket) => {
    if (idle.tooOld(socket) !== undefined) return false;
    idle.released(socket, socket);
    return keepSocketAlive.call(agent, socket);
  };
}
