import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mustReplace, nextSupplyStep, type SupplyState, type SupplyStep } from './supply.ts';

const QUIET: SupplyState = {
  waiting: 0,
  waitingFresh: 0,
  idle: 0,
  busy: 0,
  opening: 0,
  closing: 0,
  open: 0,
  maxOpen: 3,
  mayOpen: true,
};

const TABLE: readonly [string, Partial<SupplyState>, SupplyStep][] = [
  ['nobody waits', { idle: 1, open: 1 }, 'nothing'],
  ['an idle one for who waits', { waiting: 1, idle: 1, open: 1 }, 'take-idle'],
  ['none idle: open one', { waiting: 1 }, 'open'],
  ['one is being opened for the one who waits', { waiting: 1, opening: 1 }, 'nothing'],
  ['one is being checked for the one who waits', { waiting: 1, busy: 1, open: 1 }, 'nothing'],
  ['two wait, one is coming', { waiting: 2, busy: 1, open: 1 }, 'open'],
  ['full', { waiting: 1, open: 3 }, 'nothing'],
  ['full with one that says goodbye', { waiting: 1, open: 2, closing: 1 }, 'nothing'],
  ['connects fail', { waiting: 1, mayOpen: false }, 'await-connects'],
  ['connects fail, but one is idle', { waiting: 1, mayOpen: false, idle: 1, open: 1 }, 'take-idle'],
  ['who wants a new one is not served by an idle one', { waiting: 1, waitingFresh: 1, idle: 1, open: 1 }, 'open'],
  ['nor by one that is being checked', { waiting: 1, waitingFresh: 1, busy: 1, open: 1 }, 'open'],
  ['a new one and an ordinary one need two', { waiting: 2, waitingFresh: 1, opening: 1 }, 'open'],
  ['two connects are enough for both', { waiting: 2, waitingFresh: 1, opening: 2 }, 'nothing'],
  ['full, an idle one makes room for a new one', { waiting: 1, waitingFresh: 1, idle: 1, open: 3 }, 'replace-idle'],
  ['room is being made already', { waiting: 1, waitingFresh: 1, idle: 1, open: 2, closing: 1 }, 'nothing'],
  [
    'no room is made while connects fail',
    { waiting: 1, waitingFresh: 1, idle: 1, open: 3, mayOpen: false },
    'await-connects',
  ],
];

test.each(TABLE)('%s', (_name, state, expected) => {
  expect(nextSupplyStep({ ...QUIET, ...state })).toBe(expected);
});

test('a connection that comes back is replaced only for one who wants a new one, when there is no other room', () => {
  const full = { ...QUIET, open: 3, waiting: 2, waitingFresh: 1 };
  expect(mustReplace(full)).toBe(true);
  expect(mustReplace({ ...full, waitingFresh: 0 })).toBe(false);
  expect(mustReplace({ ...full, open: 2 })).toBe(false);
  expect(mustReplace({ ...full, mayOpen: false })).toBe(false);
  expect(mustReplace({ ...full, open: 2, closing: 1 })).toBe(false);
});

test('carried out step by step it ends, and then everybody has something coming or there is no place', () => {
  const small = fc.nat(6);
  fc.assert(
    fc.property(small, small, small, small, fc.integer({ min: 1, max: 6 }), (ordinary, fresh, idle, inUse, maxOpen) => {
      const free = Math.min(idle, maxOpen);
      const open = Math.min(maxOpen, free + inUse);
      let state: SupplyState = { ...QUIET, waiting: ordinary + fresh, waitingFresh: fresh, idle: free, open, maxOpen };
      let steps = 0;
      for (let step = nextSupplyStep(state); step !== 'nothing'; step = nextSupplyStep(state)) {
        state = after(state, step);
        steps += 1;
        expect(steps).toBeLessThan(50);
        expect(state.open + state.opening).toBeLessThanOrEqual(maxOpen);
      }
      const coming = state.busy + state.opening;
      expect(coming >= state.waiting || state.open + state.opening === maxOpen).toBe(true);
      expect(state.opening >= fresh || state.idle === 0).toBe(true);
    }),
  );
});

/** What the pool does: idle ones are asked for a sign of life, goodbyes are short. */
function after(state: SupplyState, step: SupplyStep): SupplyState {
  if (step === 'take-idle') return { ...state, idle: state.idle - 1, busy: state.busy + 1 };
  if (step === 'open') return { ...state, opening: state.opening + 1 };
  if (step === 'replace-idle') return { ...state, idle: state.idle - 1, open: state.open - 1 };
  throw new Error(`unexpected step ${step}`);
}
