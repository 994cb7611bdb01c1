import type { Remedy } from '../../model/diagnosis.ts';
import { duration } from '../evidence.ts';

/**
 * What to change when a server closes idle connections sooner than the client's pool lets go of them.
 *
 * @param idleNs What the server waited.
 * @param crossed The request and the FIN met on the way: no check could have seen it.
 * @param isRefused The server's kernel said by RST that it took nothing.
 */
export function staleRemedies(idleNs: number, crossed: boolean, isRefused: boolean): Remedy[] {
  // A quarter is room for the round trip, for timers that tick once a second, and for clocks that differ.
  const shorter = duration(Math.max(50e6, idleNs * 0.75));
  const check: Remedy = {
    text: 'Let the pool check that a connection is alive before the first write (go-sql-driver/mysql 1.5 or later does; undici 8, or guard’s Pool, in Node)',
    setting: 'checkConnLiveness / liveness check on checkout',
    value: 'on',
    where: 'client',
  };
  const idle: Remedy = {
    text: `Let go of idle connections before the server does (it waited ${duration(idleNs)})`,
    setting:
      'SetConnMaxIdleTime (Go), maxIdleTime / idleTimeout of the pool, keepAliveTimeout (undici), freeSocketTimeout (agentkeepalive)',
    value: `less than ${duration(idleNs)}, e.g. ${shorter}`,
    where: 'client',
  };
  const longer: Remedy = {
    text: 'Or make the server, and every proxy between, wait longer than the client keeps connections',
    setting: 'timeout client (HAProxy), keepalive_timeout (nginx), wait_timeout (MySQL), keepAliveTimeout (Node)',
    value: `more than the client's idle time, by at least 1 s`,
    where: 'server or proxy',
  };
  const retry: Remedy = {
    text: isRefused
      ? 'Repeat the request once on a new connection: nothing of it was executed'
      : 'Repeat the request on a new connection if it is idempotent: most likely nothing of it was executed',
    where: 'client',
  };
  // A race on the wire cannot be seen by any check: there the shorter idle time is the cure, and the retry the net.
  return crossed ? [idle, retry, longer, check] : [check, idle, longer, retry];
}
