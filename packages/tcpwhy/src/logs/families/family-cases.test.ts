import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../../test/read-log.ts';
import { KNOWN_CAUSES } from '../../causes/ids.ts';
import type { LogEvent } from '../../model/log-event.ts';
import { logFamilies } from './registry.generated.ts';

interface Expected {
  readonly kind: string;
  readonly phase: string;
  readonly reporter: string;
  readonly local: string | null;
  readonly remote: string | null;
  readonly time: string | null;
  readonly requestMayHaveExecuted: string;
}

interface Case {
  readonly id: string;
  readonly line: string;
  /** Null: nothing may be reported. */
  readonly expect: Partial<Expected> | null;
  readonly accept?: Partial<Record<keyof Expected, readonly (string | null)[]>>;
}

const FIELDS = ['kind', 'phase', 'reporter', 'local', 'remote', 'time', 'requestMayHaveExecuted'] as const;
const CAUSE_IDS = new Set(KNOWN_CAUSES.map(({ id }) => id));
const HERE = new URL('.', import.meta.url);

function fieldsOf(event: LogEvent): Expected {
  const { kind, phase, reporter, local, remote, time, requestMayHaveExecuted } = event;
  return {
    kind,
    phase,
    reporter,
    local,
    remote,
    time: time?.text ?? null,
    requestMayHaveExecuted: requestMayHaveExecuted.verdict,
  };
}

/** What is wrong, of the fields that a case gives; an answer is right when it is expected or accepted. */
function mistakes(found: Expected, wanted: Case): string[] {
  return FIELDS.filter((field) => {
    if (wanted.expect?.[field] === undefined) return false;
    const right = [wanted.expect?.[field] ?? null, ...(wanted.accept?.[field] ?? [])];
    return !right.includes(found[field]);
  }).map((field) => `${field} is ${found[field]}, not ${wanted.expect?.[field]}`);
}

function casesOf(id: string): Case[] {
  const file = new URL(`${id}/cases.jsonl`, HERE);
  // A folder without cases fails below, by name.
  return (existsSync(file) ? readFileSync(file, 'utf8') : '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Case);
}

describe.each(logFamilies.map((family) => [family.id, family] as const))('family %s', (id, family) => {
  const cases = casesOf(id);

  it('has cases that it answers, and its own healthy lines', () => {
    expect(cases.some((wanted) => wanted.expect !== null)).toBe(true);
    expect(new Set(cases.map((wanted) => wanted.id)).size).toBe(cases.length);
  });

  it.each(cases.filter((wanted) => wanted.expect !== null).map((wanted) => [wanted.id, wanted] as const))(
    '%s',
    (_, wanted) => {
      const events = eventsOf(wanted.line);
      expect(events.length, 'events').toBeGreaterThan(0);
      expect(mistakes(fieldsOf(events[0] as LogEvent), wanted)).toEqual([]);
      expect((events[0] as LogEvent).causes.filter(({ cause }) => !CAUSE_IDS.has(cause))).toEqual([]);
    },
  );

  it.each(cases.filter((wanted) => wanted.expect === null).map((wanted) => [wanted.id, wanted] as const))(
    '%s is passed over',
    (_, wanted) => {
      expect(eventsOf(wanted.line)).toEqual([]);
    },
  );

  it('has words that can be searched for', () => {
    expect(family.words.filter((word) => word.length < 4 || /[^\x20-\x7e]/.test(word))).toEqual([]);
  });
});

it('no folder is without a registered family', () => {
  const folders = readdirSync(HERE, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(logFamilies.map(({ id }) => id)).toEqual(folders.map(({ name }) => name).sort());
});
