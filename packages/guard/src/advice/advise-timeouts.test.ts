import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KNOWN_CAUSES } from '../../../tcpwhy/src/causes/ids.ts';
import { adviseTimeouts, type TimeoutQuestion } from './advise-timeouts.ts';
import { KNOWN_CLIENTS } from './known/clients.ts';
import { KNOWN_HOPS } from './known/hops.ts';
import { KNOWN_SERVERS } from './known/servers.ts';
import type { KnownClientName, KnownHopName, KnownServerName } from './read-stations.ts';

/** id, severity and best change of each finding. */
function inShort(question: TimeoutQuestion) {
  return adviseTimeouts(question).findings.map(({ id, severity, cause, between, changes }) => ({
    id,
    severity,
    cause,
    between,
    best: changes[0] === undefined ? null : [changes[0].where, changes[0].setting, changes[0].value],
  }));
}

describe('pairs that are known to fail', () => {
  test('a balancer that keeps connections longer than the server behind it: 502s', () => {
    expect(inShort({ client: 'undici', path: ['aws-alb'], server: 'node-http' })).toEqual([
      {
        id: 'idle-outlives-peer',
        severity: 'error',
        cause: 'stale-pooled-connection',
        between: ['AWS ALB', 'Node http server'],
        // AWS: "configure the idle timeout of your application to be larger than the load balancer's"; 60 s + 5 s.
        best: ['Node http server', 'server.keepAliveTimeout', 65_000],
      },
    ]);
    const { consequence } =
      adviseTimeouts({ client: 'undici', path: ['aws-alb'], server: 'node-http' }).findings[0] ?? {};
    expect(consequence).toContain('502');
  });

  test('a pool without an idle limit, and a database with a short wait_timeout', () => {
    expect(inShort({ client: 'mysql2', server: { is: 'mysql', idleMs: 60_000 } })).toMatchObject([
      // Four fifths of 60 s.
      { id: 'idle-outlives-peer', severity: 'error', best: ['mysql2 pool', 'idleTimeout', 48_000] },
    ]);
  });

  test('a NAT that forgets silently, and a client whose first probe comes after two hours', () => {
    expect(inShort({ client: 'mysql2', path: ['azure-load-balancer'], server: { is: 'mysql', idleMs: null } })).toEqual(
      [
        {
          id: 'relay-forgets-idle',
          severity: 'error',
          cause: 'middlebox-idle-drop',
          between: ['mysql2 pool', 'Azure Load Balancer'],
          best: ['mysql2 pool', 'keepAliveInitialDelay', 60_000],
        },
      ],
    );
  });

  test('a NAT that answers with resets is another cause', () => {
    expect(inShort({ client: 'tarn', path: ['aws-nat-gateway'], server: 'cassandra' })).toMatchObject([
      { id: 'relay-forgets-idle', cause: 'middlebox-reset' },
    ]);
  });

  test('an idle connection is safe from the NAT, but a long answer is not', () => {
    expect(inShort({ client: 'pg', path: ['azure-load-balancer'], server: 'postgresql' })).toMatchObject([
      { id: 'relay-forgets-waiting', severity: 'info', best: ['pg pool', 'keepAliveInitialDelayMillis', 60_000] },
    ]);
  });

  test('a proxy that cuts connections at a certain age', () => {
    expect(inShort({ client: 'pg', path: ['rds-proxy'], server: 'postgresql' })).toMatchObject([
      // Nine tenths of 24 h, in seconds.
      { id: 'lifetime-outlives-peer', severity: 'warning', best: ['pg pool', 'maxLifetimeSeconds', 77_760] },
    ]);
  });
});

describe('pairs that fit', () => {
  test.each<[string, TimeoutQuestion]>([
    ['undici obeys the hint of a Node server, 5 s - 2 s', { client: 'undici', server: 'node-http' }],
    ['http.Agent has no limit but obeys the hint', { client: 'node-http-agent', server: 'apache' }],
    ['heartbeats pass the NAT', { client: 'cassandra-driver', path: ['gcp-vpc'], server: 'cassandra' }],
    ['probes of the server pass the NAT', { client: 'tarn', path: ['aws-nat-gateway'], server: 'redis' }],
    [
      'a server that is more patient',
      { client: 'undici', path: ['aws-alb'], server: { is: 'node-http', idleMs: 65_000 } },
    ],
    ['PgBouncer between pg and PostgreSQL', { client: 'pg', path: ['pgbouncer'], server: 'postgresql' }],
  ])('%s', (_name, question) => {
    const { findings, sound } = adviseTimeouts(question);
    expect(findings).toEqual([]);
    expect(sound.length).toBeGreaterThan(0);
  });

  test('without the hint http.Agent does not', () => {
    expect(inShort({ client: 'node-http-agent', server: 'nginx' })).toMatchObject([
      { id: 'idle-outlives-peer', best: ['http.Agent with keepAlive', 'timeout', 60_000] },
    ]);
  });

  test('who asks for a sign of life before use loses a round trip, not a request', () => {
    expect(inShort({ client: 'mysql', server: { is: 'mysql', idleMs: 60_000 } })).toMatchObject([{ severity: 'info' }]);
  });
});

describe('the margin', () => {
  const pair = (clientMs: number, roundTripMs: number, slackMs: number) =>
    inShort({
      client: { name: 'client', idleMs: clientMs },
      server: { name: 'server', idleMs: 10_000 },
      roundTripMs,
      slackMs,
    }).map(({ severity }) => severity);

  test('is the round trip and the lateness of timers', () => {
    expect(pair(9_000, 0, 1_000)).toEqual([]);
    expect(pair(9_001, 0, 1_000)).toEqual(['warning']);
    expect(pair(9_000, 20, 1_000)).toEqual(['warning']);
    expect(pair(8_980, 20, 1_000)).toEqual([]);
  });

  test('inside it requests fail now and then, beyond it whenever the pause is long enough', () => {
    expect(pair(9_999, 0, 1_000)).toEqual(['warning']);
    expect(pair(10_000, 0, 0)).toEqual([]);
    expect(pair(10_001, 0, 0)).toEqual(['error']);
    expect(pair(10_000, 0, 1)).toEqual(['error']);
  });
});

const times = fc.option(fc.integer({ min: 1, max: 100_000_000 }), { nil: null });

test('whoever follows the best advice has no such finding any more', () => {
  const question = fc.record({
    client: fc.record({ name: fc.constant('c'), idleMs: times, lifetimeMs: times, keepAliveIdleMs: times }),
    path: fc.array(fc.record({ name: fc.constant('r'), idleMs: times }), { maxLength: 1 }),
    server: fc.record({ name: fc.constant('s'), idleMs: times, lifetimeMs: times, keepAliveIdleMs: times }),
    slackMs: fc.integer({ min: 0, max: 5_000 }),
  });
  fc.assert(
    fc.property(question, (asked) => {
      for (const { id, changes } of adviseTimeouts(asked).findings) {
        const best = changes[0];
        // Without a change the limit is shorter than the margin, and nothing can be kept idle at all.
        if (best === undefined) continue;
        const after = adviseTimeouts(followed(asked, id, best.where, best.valueMs));
        expect(after.findings.map((finding) => finding.id)).not.toContain(id);
      }
    }),
  );
});

/** The question with one change made. Only clients and servers have settings here. */
function followed<Asked extends TimeoutQuestion>(asked: Asked, id: string, where: string, valueMs: number): Asked {
  const field = id.startsWith('relay') ? 'keepAliveIdleMs' : id.startsWith('idle') ? 'idleMs' : 'lifetimeMs';
  const side = where === 'c' ? 'client' : 'server';
  return { ...asked, [side]: { ...(asked[side] as object), [field]: valueMs } };
}

test('every pair of known names gives advice with published causes and changes that can be made', () => {
  const ids = new Set(KNOWN_CAUSES.map(({ id }) => id));
  for (const client of Object.keys(KNOWN_CLIENTS) as KnownClientName[])
    for (const hop of Object.keys(KNOWN_HOPS) as KnownHopName[])
      for (const server of Object.keys(KNOWN_SERVERS) as KnownServerName[])
        for (const { cause, changes, severity } of adviseTimeouts({ client, path: [hop], server }).findings) {
          expect(ids).toContain(cause);
          for (const { value } of changes) expect(Number.isInteger(value) && value > 0).toBe(true);
          if (severity === 'error') expect(changes.length).toBeGreaterThan(0);
        }
});

describe('what is not known is refused', () => {
  test.each<[string, unknown, string]>([
    ['a client', { client: 'axois', server: 'nginx' }, 'client must be one of agentkeepalive, aws-sdk-v3,'],
    ['a server', { client: 'pg', server: 'postgres' }, 'postgresql'],
    [
      'a hop',
      { client: 'pg', path: ['pgbouncer', 'aws-elb'], server: 'postgresql' },
      'path[1] must be one of aws-alb,',
    ],
    ['toString', { client: 'toString', server: 'nginx' }, "received 'toString'"],
    ['no idle limit', { client: { name: 'mine' }, server: 'nginx' }, 'client.idleMs must be given'],
    ['no name', { client: { idleMs: 5 }, server: 'nginx' }, 'a name of its own'],
    ['a time', { client: { is: 'pg', idleMs: -1 }, server: 'nginx' }, 'client.idleMs must be milliseconds above 0'],
    ['a proxy with one side', { client: 'pg', path: [{ is: 'nginx', idleMs: 5 }], server: 'nginx' }, 'accepts.idleMs'],
    ['a relay with two', { client: 'pg', path: [{ is: 'aws-nlb', opens: {} }], server: 'nginx' }, 'a relay'],
    ['a margin', { client: 'pg', server: 'nginx', slackMs: Number.NaN }, 'slackMs must be milliseconds from 0'],
    ['nothing', { client: null, server: 'nginx' }, 'received null'],
  ])('%s', (_name, question, text) => {
    expect(() => adviseTimeouts(question as TimeoutQuestion)).toThrow(text);
  });
});
