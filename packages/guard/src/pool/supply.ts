/** A pool that somebody waits for, in numbers. */
export interface SupplyState {
  readonly waiting: number;
  /** Of them, those that need a connection that has never carried a request. */
  readonly waitingFresh: number;
  readonly idle: number;
  /** Being checked or reset: free soon, most likely. */
  readonly busy: number;
  readonly opening: number;
  /** Saying goodbye: their places are free soon. */
  readonly closing: number;
  readonly open: number;
  readonly maxOpen: number;
  /** False while connects fail and the next one has to wait. */
  readonly mayOpen: boolean;
}

/** What to do next for those who wait. `await-connects`: open one as soon as that is allowed. */
export type SupplyStep = 'take-idle' | 'open' | 'replace-idle' | 'await-connects' | 'nothing';

/**
 * The next step, so that for everyone who waits something is under way that will bring a connection, as far as there are places. Pure,
 * and asked again until it says `nothing`.
 */
export function nextSupplyStep(state: SupplyState): SupplyStep {
  const { waiting, waitingFresh, idle, busy, opening, mayOpen } = state;
  const lacksFresh = waitingFresh > opening;
  // New connections that nobody insists on serve the others.
  const lacksAny = waiting - waitingFresh > busy + Math.max(0, opening - waitingFresh);
  if (lacksAny && idle > 0) return 'take-idle';
  if (!lacksAny && !lacksFresh) return 'nothing';
  const full = isFull(state);
  if (full && !(idle > 0 && lacksRoom(state))) return 'nothing';
  if (!mayOpen) return 'await-connects';
  return full ? 'replace-idle' : 'open';
}

/**
 * True if somebody needs a new connection and all places are taken by others: one of those must go. Not while connects fail: a
 * connection that works is worth more than one that cannot be made.
 */
export function mustReplace(state: SupplyState): boolean {
  return state.mayOpen && isFull(state) && lacksRoom(state);
}

function isFull({ open, opening, closing, maxOpen }: SupplyState): boolean {
  return open + opening + closing >= maxOpen;
}

function lacksRoom({ waitingFresh, opening, closing }: SupplyState): boolean {
  return waitingFresh > opening + closing;
}
