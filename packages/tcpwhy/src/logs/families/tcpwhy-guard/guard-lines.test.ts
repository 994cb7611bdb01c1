import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventsOf } from '../../../../test/read-log.ts';
import { parseGuardLine } from './guard-line.ts';

interface Case {
  id: string;
  line: string;
  expect: null | Record<string, string | null>;
}

const cases: Case[] = readFileSync(new URL('./cases.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

test('the causes that guard names lead, with its evidence for the verdict', () => {
  const [event] = eventsOf(cases.find(({ id }) => id === 'guard-classification-hang-up')?.line ?? '');
  expect(event?.causes.map(({ cause }) => cause)).toEqual(['closed-on-accept', 'process-death']);
  expect(event?.requestMayHaveExecuted.because).toMatch(/^The whole request was in the hands of the kernel/);
  expect(event?.text).toMatch(/^tcpwhy-guard event=classification local=/);
});

test('a failure makes one event per line, and only of lines that speak of it', () => {
  const lines = cases.map(({ line }) => line);
  const wanted = cases.flatMap(({ expect: one }, i) => (one === null ? [] : [i + 1]));
  expect(eventsOf(lines.join('\n')).map(({ line }) => line)).toEqual(wanted);
});

test('hostile lines cost no more than long ones', () => {
  const near = '2026-11-22T10:00:03.120Z tcpwhy-guard event=retry';
  for (const tail of [
    ' a="\\"'.repeat(20_000),
    ` a="${'\\"'.repeat(50_000)}`,
    ' tcpwhy-guard event='.repeat(5000),
    ' a=b'.repeat(25_000),
  ]) {
    expect(parseGuardLine(near + tail)?.fields.size ?? 0).toBeLessThanOrEqual(50);
    expect(parseGuardLine(tail)).toBeNull();
  }
});
