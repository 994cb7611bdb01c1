import { promises as dns } from 'node:dns';
import { connect, type Socket } from 'node:net';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { type Clock, systemClock } from '../model/clock.ts';
import { InvalidOptionError } from '../model/invalid-option.ts';
import { type Candidate, type Endpoint, parseEndpoint } from './endpoint.ts';
import type { LastGoodEndpoint } from './last-good-endpoint.ts';
import { VersionMismatchError } from './version-mismatch-error.ts';

/** One address of a name, in the order of preference (RFC 6724) that the system gives. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Turns a host name into addresses. IP addresses never come here. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

/** What a handshake is told. */
export interface HandshakeContext {
  readonly candidate: Candidate;
  /** Aborts when the attempt is over: lost, out of time, or called off. */
  readonly signal: AbortSignal;
}

/** How to reach one of several contact points. Times are milliseconds. */
export interface ContactPointOptions<T = undefined> {
  /** `host`, `host:port`, `[ipv6]:port` or `{ host, port }`, best first; one string stands for all addresses of that name. */
  readonly endpoints: string | readonly (string | Endpoint)[];
  /** Port of endpoints that name none. */
  readonly port?: number;
  /**
   * `sequential` (default): one at a time, the next when the one before has failed; a cluster sees one connection.
   * `staggered`: as RFC 8305, the next one after `attemptDelayMs`, the earlier ones go on; fast when an address is dead.
   */
  readonly strategy?: 'sequential' | 'staggered';
  /** Head start of each staggered attempt; 250 unless given (RFC 8305 section 8), from 10. */
  readonly attemptDelayMs?: number;
  /** For one attempt, from SYN to the end of the handshake; 5000 unless given. */
  readonly attemptTimeoutMs?: number;
  /** For everything, look-ups included; 10 000 unless given. */
  readonly connectTimeoutMs?: number;
  /** Staggered attempts that may run at one time; no limit unless given, as in RFC 8305. */
  readonly maxConcurrentAttempts?: number;
  /** Alternate between IPv6 and IPv4 when staggered (RFC 8305 section 4); true unless given. */
  readonly interleaveFamilies?: boolean;
  /** Spread load: start with any endpoint; false unless given. `lastGood` still goes first. */
  readonly shuffle?: boolean;
  /** TLS over the connection; `true` for the defaults. The server name is the endpoint's host. */
  readonly tls?: ConnectionOptions | boolean;
  /**
   * Says whether the peer is any good: greeting, authentication, protocol version. An attempt wins when this resolves,
   * not when the connection stands. It must send nothing that may not be sent to two peers.
   */
  readonly handshake?: (socket: Socket | TLSSocket, context: HandshakeContext) => Promise<T>;
  /**
   * Errors of the handshake after which no other contact point is tried, because it would give the same answer: a
   * refused protocol version (`VersionMismatchError`, unless given), a wrong password.
   */
  readonly stopOn?: (error: unknown) => boolean;
  /** Idle time before TCP keep-alive probes; 30 000 unless given, `false` for none. */
  readonly keepAliveIdleMs?: number | false;
  /** TCP_NODELAY; true unless given. */
  readonly noDelay?: boolean;
  /** How long a connection that is given up may take to close without a reset, before it is cut; 5000 unless given. */
  readonly closeTimeoutMs?: number;
  /** Remembers which address worked, to start with it the next time. */
  readonly lastGood?: LastGoodEndpoint;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  /** Name look-up; the system's (getaddrinfo) unless given. */
  readonly resolve?: Resolve;
  /** Opens the raw connection: for proxies, local addresses, tests. `net.connect` unless given. */
  readonly openSocket?: (candidate: Candidate) => Socket;
  /** 0 <= x < 1, for `shuffle`; `Math.random` unless given. */
  readonly random?: () => number;
}

/** Options with every default filled in. */
export interface ContactPointSettings<T> {
  readonly endpoints: readonly Endpoint[];
  readonly sequential: boolean;
  readonly attemptDelayMs: number;
  readonly attemptTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly maxConcurrentAttempts: number;
  readonly interleaveFamilies: boolean;
  readonly shuffle: boolean;
  readonly tls: ConnectionOptions | null;
  readonly handshake: ContactPointOptions<T>['handshake'];
  readonly stopOn: (error: unknown) => boolean;
  readonly closeTimeoutMs: number;
  readonly lastGood: LastGoodEndpoint | null;
  readonly signal: AbortSignal | null;
  readonly clock: Clock;
  readonly resolve: Resolve;
  readonly openSocket: (candidate: Candidate) => Socket;
  readonly random: () => number;
}

/** Fills in the defaults. @throws InvalidOptionError that names the option and prints the value received. */
export function readContactPointOptions<T>(options: ContactPointOptions<T>): ContactPointSettings<T> {
  if (typeof options !== 'object' || options === null) throw new InvalidOptionError('options', 'an object', options);
  const { strategy = 'sequential', tls } = options;
  if (strategy !== 'sequential' && strategy !== 'staggered')
    throw new InvalidOptionError('strategy', "'sequential' or 'staggered'", strategy);
  const sequential = strategy === 'sequential';
  return {
    endpoints: readEndpoints(options),
    sequential,
    ...readTimes(options),
    maxConcurrentAttempts: sequential ? 1 : readConcurrency(options.maxConcurrentAttempts),
    // In sequence the caller's order is the point; only racing gains from mixing the families.
    interleaveFamilies: !sequential && options.interleaveFamilies !== false,
    shuffle: options.shuffle === true,
    tls: tls === undefined || tls === false ? null : tls === true ? {} : tls,
    handshake: options.handshake,
    stopOn: options.stopOn ?? ((error) => error instanceof VersionMismatchError),
    lastGood: options.lastGood ?? null,
    signal: options.signal ?? null,
    clock: options.clock ?? systemClock,
    resolve: options.resolve ?? systemResolve,
    openSocket: options.openSocket ?? netConnect(options),
    random: options.random ?? Math.random,
  };
}

function readEndpoints(options: ContactPointOptions<unknown>): readonly Endpoint[] {
  const given = typeof options.endpoints === 'string' ? [options.endpoints] : options.endpoints;
  if (!Array.isArray(given) || given.length === 0)
    throw new InvalidOptionError('endpoints', 'a host or a list of at least one endpoint', options.endpoints);
  return given.map((endpoint: string | Endpoint) => parseEndpoint(endpoint, options.port));
}

function readTimes(options: ContactPointOptions<unknown>) {
  return {
    // RFC 8305 section 8: the delay must not be below 10 ms.
    attemptDelayMs: milliseconds('attemptDelayMs', options.attemptDelayMs ?? 250, 10),
    attemptTimeoutMs: milliseconds('attemptTimeoutMs', options.attemptTimeoutMs ?? 5_000, 1),
    connectTimeoutMs: milliseconds('connectTimeoutMs', options.connectTimeoutMs ?? 10_000, 1),
    closeTimeoutMs: milliseconds('closeTimeoutMs', options.closeTimeoutMs ?? 5_000, 1),
  };
}

function readConcurrency(given: number | undefined): number {
  if (given === undefined) return Number.POSITIVE_INFINITY;
  if (typeof given === 'number' && (Number.isInteger(given) || given === Number.POSITIVE_INFINITY) && given >= 1)
    return given;
  throw new InvalidOptionError('maxConcurrentAttempts', 'a whole number from 1', given);
}

/** Node's timers hold 31 bits; a larger delay would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function milliseconds(option: string, value: number, least: number): number {
  if (typeof value === 'number' && value >= least && value <= LONGEST_TIMER_MS) return value;
  throw new InvalidOptionError(option, `milliseconds from ${least} to ${LONGEST_TIMER_MS}`, value);
}

function netConnect(options: ContactPointOptions<unknown>): (candidate: Candidate) => Socket {
  const { keepAliveIdleMs = 30_000, noDelay = true } = options;
  const idleMs = keepAliveIdleMs === false ? 0 : milliseconds('keepAliveIdleMs', keepAliveIdleMs, 1_000);
  return ({ address, endpoint }) =>
    connect({
      host: address,
      port: endpoint.port,
      noDelay,
      keepAlive: keepAliveIdleMs !== false,
      keepAliveInitialDelay: idleMs,
    });
}

/** `verbatim`: keeps the order of getaddrinfo, which knows the host's routes (RFC 6724). */
async function systemResolve(host: string): Promise<readonly ResolvedAddress[]> {
  const found = await dns.lookup(host, { all: true, verbatim: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}
