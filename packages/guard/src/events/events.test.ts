import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, describe, expect, test } from 'vitest';
import { classifyConnectionError } from '../classify/index.ts';
import { type ClassificationMessage, channels, formatEvent, logEvents, type RetryMessage } from './index.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const retryMessage: Omit<RetryMessage, 'time'> = {
  outcome: 'give-up',
  attempt: 1,
  kind: 'reset',
  phase: 'read',
  executed: 'yes',
  reason: 'It may have been executed, and is not idempotent.',
  local: '10.0.0.5:40312',
  remote: '[2001:db8::9]:443',
};
// 2026-11-22T10:00:03.120Z
const wallMs = Date.UTC(2026, 10, 22, 10, 0, 3, 120);

test('names are stable, and typed and untyped subscribers hear the same', () => {
  expect(Object.values(channels).map(({ name }) => name)).toEqual([
    'tcpwhy-guard:classification',
    'tcpwhy-guard:retry',
    'tcpwhy-guard:checkout',
    'tcpwhy-guard:discard',
    'tcpwhy-guard:connect',
  ]);
  const heard: unknown[] = [];
  const listener = (message: unknown): void => void heard.push(message);
  expect(channels.retry.hasSubscribers).toBe(false);
  subscribe('tcpwhy-guard:retry', listener);
  const stop = channels.retry.subscribe(listener);
  expect(channels.retry.hasSubscribers).toBe(true);
  channels.retry.publish(retryMessage, wallMs);
  expect(heard).toEqual(Array(2).fill({ time: '2026-11-22T10:00:03.120Z', ...retryMessage }));
  stop();
  unsubscribe('tcpwhy-guard:retry', listener);
  expect(channels.retry.hasSubscribers).toBe(false);
  channels.retry.publish(retryMessage);
  expect(heard).toHaveLength(2);
});

describe('lines', () => {
  test('time in UTC, both addresses, kind, phase, executed and attempt lead', () => {
    expect(formatEvent('retry', { time: '2026-11-22T10:00:03.120Z', ...retryMessage })).toBe(
      '2026-11-22T10:00:03.120Z tcpwhy-guard event=retry local=10.0.0.5:40312 remote=[2001:db8::9]:443 kind=reset ' +
        'phase=read executed=yes attempt=1 outcome=give-up ' +
        'reason="It may have been executed, and is not idempotent."',
    );
  });

  test('one line whatever the values: newlines, escapes and quotes are JSON, errors are their message', () => {
    const hostile = formatEvent('discard', {
      time: 't',
      pool: 'a\nb \u001b[31m"x"',
      reason: 'error',
      idleMs: 12.345_678,
      error: new Error('read\r\nECONNRESET'),
    });
    expect(hostile).toBe(
      't tcpwhy-guard event=discard pool="a\\nb \\u001b[31m\\"x\\"" reason=error idleMs=12.346 error="read\\r\\nECONNRESET"',
    );
    const throwing = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    expect(formatEvent('discard', { time: 't', reason: 'error', error: throwing })).toBe(
      't tcpwhy-guard event=discard reason=error',
    );
  });
});

describe('logEvents', () => {
  test('prints what was asked for, until it is stopped', () => {
    const lines: string[] = [];
    const stop = logEvents({ write: (line) => lines.push(line), events: ['discard'] });
    channels.discard.publish({ reason: 'ended', remote: '10.0.0.9:5432' }, wallMs);
    channels.retry.publish(retryMessage, wallMs);
    stop();
    channels.discard.publish({ reason: 'ended' }, wallMs);
    expect(lines).toEqual(['2026-11-22T10:00:03.120Z tcpwhy-guard event=discard remote=10.0.0.9:5432 reason=ended']);
  });

  test('checkouts are told only when asked for', () => {
    stops.push(logEvents({ write: () => undefined }));
    expect(channels.checkout.hasSubscribers).toBe(false);
    stops.push(logEvents({ write: () => undefined, events: ['checkout'] }));
    expect(channels.checkout.hasSubscribers).toBe(true);
  });

  test('an unknown event is named', () => {
    expect(() => logEvents({ events: ['commit' as 'retry'] })).toThrow('received commit');
  });
});

describe('classification', () => {
  test('is published once per error and answer', () => {
    const heard: ClassificationMessage[] = [];
    stops.push(channels.classification.subscribe((message) => heard.push(message)));
    const error = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
    classifyConnectionError(error);
    classifyConnectionError(error);
    classifyConnectionError(error, { firstWrite: 'failed-at-once', remote: '10.0.0.9:443' });
    expect(heard).toMatchObject([
      { client: 'net', kind: 'reset', executed: 'unknown', code: 'ECONNRESET', syscall: 'read', error },
      { executed: 'no', phase: 'write', retry: 'at-once', remote: '10.0.0.9:443' },
    ]);
    expect(new Date(heard[0]?.time ?? '').toISOString()).toBe(heard[0]?.time);
  });
});
