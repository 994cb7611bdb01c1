import { expect, test } from 'vitest';
import { causeCatalogue } from './catalogue.ts';
import { KNOWN_CAUSES } from './ids.ts';
import { causes } from './registry.generated.ts';

const known = new Set(KNOWN_CAUSES.map((cause) => cause.id));

test('every rule is about a cause of the published list, in its words', () => {
  for (const cause of causes) {
    const entry = KNOWN_CAUSES.find((candidate) => candidate.id === cause.id);
    expect(entry).toMatchObject({ id: cause.id, group: cause.group });
  }
});

test('rules outrank only causes that exist, and never each other in a circle of two', () => {
  const outranks = new Map(causes.map((cause) => [cause.id, new Set(cause.outranks)]));
  for (const [id, weaker] of outranks) {
    for (const other of weaker) {
      expect(known.has(other), `${id} outranks ${other}`).toBe(true);
      expect(outranks.get(other)?.has(id) ?? false, `${id} and ${other} outrank each other`).toBe(false);
    }
  }
});

test('every entry has a page', () => {
  for (const entry of causeCatalogue()) expect(entry.page).toMatch(/^# /);
});
