import type { Entry } from './entry.ts';

/**
 * Idle connections. The one that came back last is taken first, as database/sql does: the rest grow old together and
 * can be closed, instead of all being used just often enough to stay.
 */
export class IdleList<C extends object> {
  readonly #entries: Entry<C>[] = [];

  get size(): number {
    return this.#entries.length;
  }

  push(entry: Entry<C>): void {
    this.#entries.push(entry);
  }

  /** Takes the one that came back last. */
  pop(): Entry<C> | undefined {
    return this.#entries.pop();
  }

  /** The one that `pop` would take. */
  get newest(): Entry<C> | undefined {
    return this.#entries[this.#entries.length - 1];
  }

  get oldest(): Entry<C> | undefined {
    return this.#entries[0];
  }

  /** Takes out one entry, wherever it is. @returns false if it was not there. */
  remove(entry: Entry<C>): boolean {
    const index = this.#entries.lastIndexOf(entry);
    if (index === -1) return false;
    this.#entries.splice(index, 1);
    return true;
  }

  /** A copy, oldest first: its reader may take entries out meanwhile. */
  all(): readonly Entry<C>[] {
    return [...this.#entries];
  }
}
