import { type Opener, PLAIN_OPENER, type Setting, type Sourced } from '../station.ts';

/** What the kernel waits before the first probe when a program turns keep-alive on and says no more. */
const LINUX_KEEPALIVE_MS = 7_200_000;

/** A client's pool, as it comes. */
export interface KnownClient extends Opener, Sourced {
  readonly label: string;
}

const ms = (name: string, needs?: string): Setting => ({ name, unit: 'ms', ...(needs === undefined ? {} : { needs }) });
const s = (name: string): Setting => ({ name, unit: 's' });

const AGENT_KEEP_ALIVE = ms('keepAliveMsecs');

/** Defaults of Node's clients, by name. */
export const KNOWN_CLIENTS = {
  undici: {
    ...PLAIN_OPENER,
    label: 'undici',
    idleMs: 4_000,
    keepAliveIdleMs: 60_000,
    hintMarginMs: 2_000,
    settings: {
      idle: ms('keepAliveTimeout'),
      lifetime: ms('clientTtl'),
      keepAlive: ms('connect.keepAliveInitialDelay'),
    },
    source: 'undici 7.30.2, lib/dispatcher/client.js and lib/core/connect.js; older ones take 1 s off the hint',
  },
  fetch: {
    ...PLAIN_OPENER,
    label: "Node's fetch",
    idleMs: 4_000,
    keepAliveIdleMs: 60_000,
    hintMarginMs: 1_000,
    settings: { idle: ms('keepAliveTimeout', 'an Agent of undici given to setGlobalDispatcher') },
    source: 'undici 6.24 in Node 20',
  },
  'node-http-global-agent': {
    ...PLAIN_OPENER,
    label: 'http.globalAgent',
    idleMs: 5_000,
    keepAliveIdleMs: 1_000,
    hintMarginMs: 1_000,
    settings: { idle: ms('timeout'), keepAlive: AGENT_KEEP_ALIVE },
    source: 'Node 20: lib/_http_agent.js',
  },
  'node-http-agent': {
    ...PLAIN_OPENER,
    label: 'http.Agent with keepAlive',
    keepAliveIdleMs: 1_000,
    hintMarginMs: 1_000,
    settings: { idle: ms('timeout'), keepAlive: AGENT_KEEP_ALIVE },
    source: 'Node 20: lib/_http_agent.js; no time-out of its own',
  },
  agentkeepalive: {
    ...PLAIN_OPENER,
    label: 'agentkeepalive',
    idleMs: 4_000,
    keepAliveIdleMs: 1_000,
    hintMarginMs: 1_000,
    settings: { idle: ms('freeSocketTimeout'), lifetime: ms('socketActiveTTL'), keepAlive: AGENT_KEEP_ALIVE },
    source: 'agentkeepalive 4.6.0',
  },
  'aws-sdk-v3': {
    ...PLAIN_OPENER,
    label: 'AWS SDK for JavaScript v3',
    keepAliveIdleMs: 1_000,
    hintMarginMs: 1_000,
    settings: { idle: ms('timeout', 'an https.Agent given to NodeHttpHandler'), keepAlive: AGENT_KEEP_ALIVE },
    source: '@smithy/node-http-handler: https.Agent with keepAlive and no time-out',
  },
  mysql2: {
    ...PLAIN_OPENER,
    label: 'mysql2 pool',
    keepAliveIdleMs: LINUX_KEEPALIVE_MS,
    settings: {
      idle: ms('idleTimeout', 'maxIdle below connectionLimit'),
      keepAlive: ms('keepAliveInitialDelay'),
    },
    source: 'mysql2 3.24.6: idleTimeout (60 s) counts only when maxIdle is below connectionLimit',
  },
  mysql: {
    ...PLAIN_OPENER,
    label: 'mysql pool',
    checksBeforeUse: true,
    source: 'mysql 2.18.1: ping at every acquire',
  },
  mariadb: {
    ...PLAIN_OPENER,
    label: 'mariadb pool',
    idleMs: 1_800_000,
    checksBeforeUse: true,
    settings: { idle: s('idleTimeout'), keepAlive: ms('keepAliveDelay') },
    source: 'mariadb 3.5.4: ping after minDelayValidation (500 ms) of idleness',
  },
  pg: {
    ...PLAIN_OPENER,
    label: 'pg pool',
    idleMs: 10_000,
    settings: {
      idle: ms('idleTimeoutMillis'),
      lifetime: s('maxLifetimeSeconds'),
      keepAlive: ms('keepAliveInitialDelayMillis', 'keepAlive: true'),
    },
    source: 'pg-pool 3.14.0; keep-alive is off unless asked for',
  },
  'postgres.js': {
    ...PLAIN_OPENER,
    label: 'postgres.js',
    // Each connection draws a lifetime from 30 to 60 minutes; the longest counts here.
    lifetimeMs: 3_600_000,
    keepAliveIdleMs: 60_000,
    settings: { idle: s('idle_timeout'), lifetime: s('max_lifetime'), keepAlive: s('keep_alive') },
    source: 'postgres 3.4.9',
  },
  ioredis: {
    ...PLAIN_OPENER,
    label: 'ioredis',
    keepAliveIdleMs: 30_000,
    settings: { keepAlive: ms('keepAlive') },
    source: 'ioredis 6.0.0: keepAlive 30000 (0, the kernel’s 2 h, in version 5)',
  },
  'node-redis': {
    ...PLAIN_OPENER,
    label: 'node-redis',
    keepAliveIdleMs: 30_000,
    settings: { keepAlive: ms('socket.keepAliveInitialDelay') },
    source: 'node-redis 6.3.1, measured: first probe after 30 s; pingInterval is off',
  },
  'cassandra-driver': {
    ...PLAIN_OPENER,
    label: 'cassandra-driver',
    keepAliveIdleMs: LINUX_KEEPALIVE_MS,
    pingIntervalMs: 30_000,
    settings: { keepAlive: ms('socketOptions.keepAliveDelay') },
    source: 'cassandra-driver 4.10.0: heartBeatInterval 30 s',
  },
  tarn: {
    ...PLAIN_OPENER,
    label: 'tarn (knex)',
    // The reaper (30 s) leaves `min` connections, 2 in knex, where they are.
    settings: { idle: ms('idleTimeoutMillis', 'min: 0') },
    source: 'tarn 3.1.2: idle connections above min go after 30 s',
  },
} as const satisfies Record<string, KnownClient>;
