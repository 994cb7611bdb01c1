import { expect, test } from 'vitest';
import { adviseTimeouts } from './advise-timeouts.ts';
import { formatDuration } from './duration.ts';
import { renderAdvice } from './render-advice.ts';

test('advice is lines: what, what the user sees, the cause, what to change', () => {
  const advice = adviseTimeouts({
    client: { is: 'pg', name: 'orders', idleMs: 30_000 },
    path: [{ name: 'office firewall', idleMs: 120_000, answersWith: 'silence' }],
    server: { name: 'warehouse', idleMs: 20_000 },
  });
  expect(renderAdvice(advice)).toEqual([
    'orders -> office firewall -> warehouse',
    '2 pairs of time-outs do not fit:',
    '',
    '1. ERROR  orders keeps idle connections 30 s; warehouse closes them after 20 s.',
    '   The first request after a pause fails with ECONNRESET or "socket hang up", although warehouse is well.',
    '   cause    stale-pooled-connection',
    '   change   orders: idleTimeoutMillis = 16000 ms (16 s): lets go of idle connections before warehouse does',
    '   or       warehouse: idle time-out = 35000 ms (35 s): keeps idle connections longer than orders does',
    '',
    '2. INFO  An answer that takes longer than 120 s does not pass office firewall, which forgets silent connections, without TCP keep-alive.',
    '   Only long waits (reports, long queries, LISTEN, long polling) are hit: they hang, and may have been executed.',
    '   cause    middlebox-idle-drop',
    '   change   orders: keepAliveInitialDelayMillis = 60000 ms (60 s), with keepAlive: true: sends a packet before office firewall forgets the connection',
  ]);
});

test('when all is well it says so, and why', () => {
  expect(renderAdvice(adviseTimeouts({ client: 'undici', server: 'nginx' }))).toEqual([
    'undici -> nginx',
    'No pair of time-outs will produce stale connections.',
    '',
    'sound:',
    '  - undici (4 s) and nginx (75 s): undici lets go first',
  ]);
});

test.each([
  [800, '800 ms'],
  [4_000, '4 s'],
  [3_980, '4 s'],
  [350_000, '350 s'],
  [1_800_000, '30 min'],
  [28_800_000, '8 h'],
  [23_040_000, '6.4 h'],
  [null, 'never'],
])('%j ms are %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
