import { type Accepter, PLAIN_ACCEPTER, type Setting, type Sourced } from '../station.ts';

/** A server, as it comes. */
export interface KnownServer extends Accepter, Sourced {
  readonly label: string;
}

const ms = (name: string): Setting => ({ name, unit: 'ms' });
const s = (name: string): Setting => ({ name, unit: 's' });

/** Defaults of servers, by name. */
export const KNOWN_SERVERS = {
  'node-http': {
    ...PLAIN_ACCEPTER,
    label: 'Node http server',
    idleMs: 5_000,
    sendsHint: true,
    settings: { idle: ms('server.keepAliveTimeout') },
    source: 'Node 20: keepAliveTimeout; measured: closes 1 s later than it says',
  },
  nginx: {
    ...PLAIN_ACCEPTER,
    label: 'nginx',
    idleMs: 75_000,
    settings: { idle: s('keepalive_timeout') },
    source: 'nginx.org, ngx_http_core_module; says nothing to clients unless its second parameter is set',
  },
  apache: {
    ...PLAIN_ACCEPTER,
    label: 'Apache httpd',
    idleMs: 5_000,
    sendsHint: true,
    settings: { idle: s('KeepAliveTimeout') },
    source: 'httpd.apache.org, mod core',
  },
  tomcat: {
    ...PLAIN_ACCEPTER,
    label: 'Tomcat',
    idleMs: 20_000,
    settings: { idle: ms('keepAliveTimeout of the Connector') },
    source: 'Tomcat: keepAliveTimeout is connectionTimeout, 20 s in the shipped server.xml',
  },
  'tomcat-embedded': {
    ...PLAIN_ACCEPTER,
    label: 'Tomcat, embedded',
    idleMs: 60_000,
    settings: { idle: ms('keepAliveTimeout of the Connector') },
    source: 'Tomcat: connectionTimeout is 60 s without server.xml',
  },
  kestrel: {
    ...PLAIN_ACCEPTER,
    label: 'Kestrel',
    idleMs: 130_000,
    settings: { idle: s('Limits.KeepAliveTimeout') },
    source: 'learn.microsoft.com: KestrelServerLimits.KeepAliveTimeout',
  },
  mysql: {
    ...PLAIN_ACCEPTER,
    label: 'MySQL',
    idleMs: 28_800_000,
    settings: { idle: s('wait_timeout') },
    source: 'MySQL: wait_timeout; since 8.0.24 error 4031 comes before the FIN',
  },
  mariadb: {
    ...PLAIN_ACCEPTER,
    label: 'MariaDB',
    idleMs: 28_800_000,
    closesWith: 'rst',
    settings: { idle: s('wait_timeout') },
    source: 'MariaDB 10.11: wait_timeout; measured: ends with a reset',
  },
  postgresql: {
    ...PLAIN_ACCEPTER,
    label: 'PostgreSQL',
    keepAliveIdleMs: 7_200_000,
    settings: { idle: ms('idle_session_timeout'), keepAlive: s('tcp_keepalives_idle') },
    source: 'PostgreSQL 14 and later: idle_session_timeout is off; tcp_keepalives_idle is the kernel’s',
  },
  redis: {
    ...PLAIN_ACCEPTER,
    label: 'Redis',
    keepAliveIdleMs: 300_000,
    settings: { idle: s('timeout'), keepAlive: s('tcp-keepalive') },
    source: 'redis.conf of 7.0: timeout 0, tcp-keepalive 300',
  },
  cassandra: {
    ...PLAIN_ACCEPTER,
    label: 'Cassandra',
    keepAliveIdleMs: 7_200_000,
    settings: { idle: ms('native_transport_idle_timeout') },
    source: 'cassandra.yaml of 5.0: native_transport_idle_timeout 0 (off), rpc_keepalive on',
  },
} as const satisfies Record<string, KnownServer>;
