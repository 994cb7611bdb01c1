import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { type FakeConnection, FakeServer } from '../../test/fake-server.ts';
import { Pool } from './pool.ts';

/** What may happen to a pool, in any order. Numbers choose among what is there at that moment. */
type Step =
  | { readonly do: 'acquire'; readonly fresh: boolean; readonly timeoutMs: number }
  | { readonly do: 'try-acquire' }
  | { readonly do: 'release' | 'discard' | 'fail' | 'die' | 'abort' | 'goodbye'; readonly which: number }
  | { readonly do: 'connect' | 'check' | 'reset'; readonly which: number; readonly well: boolean }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'flush' };

const which = fc.nat(9);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('acquire'), fresh: fc.boolean(), timeoutMs: fc.constantFrom(50, 5_000) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('try-acquire') }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('release'), which }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('discard', 'fail', 'die', 'abort', 'goodbye'), which }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('connect', 'check', 'reset'), which, well: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.constantFrom(1, 60, 600, 3_000, 20_000) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('flush') }) },
) as fc.Arbitrary<Step>;

interface Waiting {
  readonly ticket: number;
  readonly fresh: boolean;
  readonly controller: AbortController;
  settled: boolean;
}

interface PendingHook {
  readonly connection: FakeConnection;
  settle(well: boolean): void;
}

/** A pool under test and the books that a careful bystander keeps. */
class World {
  readonly clock = new FakeClock();
  readonly server = new FakeServer();
  readonly held = new Set<FakeConnection>();
  readonly everHeld = new Set<FakeConnection>();
  readonly knownDead = new Set<FakeConnection>();
  /** Opened, and put away because nobody waited any more: no use to those who want one that is just opened. */
  readonly everIdle = new Set<FakeConnection>();
  readonly waiting: Waiting[] = [];
  readonly checks: PendingHook[] = [];
  readonly resets: PendingHook[] = [];
  /** What was wrong inside callbacks, where a failed expectation would go unheard. */
  readonly faults: string[] = [];
  readonly maxOpen: number;
  readonly pool: Pool<FakeConnection>;
  #nextTicket = 0;

  constructor(maxOpen: number, maxIdle: number, random: () => number) {
    this.maxOpen = maxOpen;
    this.server.manual = true;
    this.server.slowGoodbyes = [];
    const hooks = this.server.hooks({
      check: (connection) => pend(this.checks, connection),
      reset: (connection) => pend(this.resets, connection),
    });
    const times = { maxIdleMs: 2_000, maxLifetimeMs: 10_000, connectTimeoutMs: 1_000, checkTimeoutMs: 700 };
    const options = { ...times, closeTimeoutMs: Number.POSITIVE_INFINITY, maxOpen, maxIdle, clock: this.clock, random };
    this.pool = new Pool(hooks, options);
  }

  async run(event: Step): Promise<void> {
    this.#noteIdle();
    if (event.do === 'acquire') this.#acquire(event.fresh, event.timeoutMs);
    else if (event.do === 'try-acquire') this.#tryAcquire();
    else if (event.do === 'release') this.#withHeld(event.which, (c) => this.pool.release(c));
    else if (event.do === 'discard') this.#withHeld(event.which, (c) => this.pool.discard(c));
    else if (event.do === 'fail')
      this.#withHeld(event.which, (c) => this.pool.discard(c, new Error('read ECONNRESET')));
    else if (event.do === 'die') await this.#die(event.which);
    else if (event.do === 'abort') pick(this.waiting, event.which)?.controller.abort(new Error('aborted'));
    else if (event.do === 'goodbye') take(this.server.slowGoodbyes ?? [], event.which)?.();
    else if (event.do === 'connect') this.#connect(event.which, event.well);
    else if (event.do === 'check') take(this.checks, event.which)?.settle(event.well);
    else if (event.do === 'reset') take(this.resets, event.which)?.settle(event.well);
    else if (event.do === 'pass') await this.#pass(event.ms);
  }

  async flush(): Promise<void> {
    // More promise turns than the longest chain in the pool.
    for (let turn = 0; turn < 25; turn += 1) await null;
  }

  #noteIdle(): void {
    if (this.pool.stats.idle === 0) return;
    for (const connection of this.server.made) if (!this.held.has(connection)) this.everIdle.add(connection);
  }

  /** What must hold whenever promises have settled. */
  check(): void {
    const { stats } = this.pool;
    expect(this.faults).toEqual([]);
    expect(this.server.peak).toBeLessThanOrEqual(this.maxOpen);
    expect(stats.open + stats.opening + stats.closing).toBeLessThanOrEqual(this.maxOpen);
    expect(stats.inUse).toBe(this.held.size);
    expect(stats.open).toBe(stats.inUse + stats.idle + stats.busy);
    expect(stats.waiting).toBe(this.waiting.length);
    expect(stats.opened - sum(Object.values(stats.closed))).toBe(stats.open);
    // Nobody waits beside a connection that could serve, with nothing under way.
    const stuck = this.waiting.some(({ fresh }) => !fresh) && stats.idle > 0 && stats.busy + stats.opening === 0;
    expect(stuck).toBe(false);
  }

  async finish(): Promise<void> {
    this.server.manual = false;
    for (const goodbye of this.server.slowGoodbyes?.splice(0) ?? []) goodbye();
    this.server.slowGoodbyes = undefined;
    const drained = this.pool.drain({ timeoutMs: 100_000 });
    // Each round frees what the one before has brought.
    for (
      let round = 0;
      round < 200 && this.pool.stats.open + this.waiting.length + this.pool.stats.opening > 0;
      round += 1
    ) {
      for (const { settle } of [...this.checks.splice(0), ...this.resets.splice(0)]) settle(true);
      for (const pending of [...this.server.pending]) pending.succeed();
      await this.flush();
      for (const connection of [...this.held]) this.#withHeld(0, () => this.pool.release(connection), connection);
      this.clock.advance(1_000);
      await this.flush();
    }
    await drained;
    expect(this.faults).toEqual([]);
    expect(this.server.open).toBe(0);
    expect(this.waiting).toEqual([]);
    expect(this.pool.stats).toMatchObject({ open: 0, opening: 0, closing: 0, waiting: 0, busy: 0 });
    expect(this.clock.timers.set).toBe(0);
  }

  #acquire(fresh: boolean, timeoutMs: number): void {
    const waiter: Waiting = { ticket: this.#nextTicket++, fresh, controller: new AbortController(), settled: false };
    this.waiting.push(waiter);
    const leave = (): void => {
      this.#expect(!waiter.settled, 'a waiter leaves once');
      waiter.settled = true;
      this.waiting.splice(this.waiting.indexOf(waiter), 1);
      this.#expect(getEventListeners(waiter.controller.signal, 'abort').length === 0, 'no listener stays');
    };
    this.pool.acquire({ freshConnection: fresh, timeoutMs, signal: waiter.controller.signal }).then(
      (connection) => {
        leave();
        this.#expectInOrder(waiter, connection);
        this.#hold(connection, fresh);
      },
      () => leave(),
    );
  }

  /** Nobody is passed over for a connection that would have served. */
  #expectInOrder(waiter: Waiting, connection: FakeConnection): void {
    const isNew = !this.everHeld.has(connection) && !this.everIdle.has(connection);
    const earlier = this.waiting.filter(({ ticket }) => ticket < waiter.ticket);
    const passedOver = earlier.some(({ fresh }) => !fresh || isNew);
    this.#expect(!passedOver, 'nobody is passed over');
  }

  #tryAcquire(): void {
    const connection = this.pool.tryAcquire();
    if (connection === undefined) return;
    this.#expect(this.pool.stats.waiting === 0, 'tryAcquire does not jump the queue');
    this.#hold(connection, false);
  }

  #hold(connection: FakeConnection, fresh: boolean): void {
    this.#expect(!this.held.has(connection), 'one user at a time');
    this.#expect(connection.destroyed === undefined, 'not one that was destroyed');
    this.#expect(!this.knownDead.has(connection), 'not one that is known to be dead');
    this.#expect(!(fresh && this.everHeld.has(connection)), 'a fresh one is new');
    this.held.add(connection);
    this.everHeld.add(connection);
  }

  #expect(holds: boolean, what: string): void {
    if (!holds) this.faults.push(what);
  }

  #withHeld(index: number, act: (connection: FakeConnection) => void, chosen?: FakeConnection): void {
    const connection = chosen ?? pick([...this.held], index);
    if (connection === undefined) return;
    this.held.delete(connection);
    act(connection);
  }

  async #pass(ms: number): Promise<void> {
    // As in Node: promises settle before the next timer fires.
    await this.flush();
    this.clock.advance(ms);
  }

  async #die(index: number): Promise<void> {
    // What is on its way to the pool, or from it to its user, arrives first: news of its death would come too early or too late.
    await this.flush();
    const connection = pick(this.server.made, index);
    if (connection === undefined) return;
    if (!this.held.has(connection)) this.knownDead.add(connection);
    this.pool.reportDead(connection);
  }

  #connect(index: number, well: boolean): void {
    const pending = pick(this.server.pending, index);
    if (well) pending?.succeed();
    else pending?.fail(new Error('connect ECONNREFUSED'));
  }
}

function pend(list: PendingHook[], connection: FakeConnection): Promise<boolean> {
  return new Promise((resolve, reject) => {
    list.push({ connection, settle: (well) => (well ? resolve(true) : reject(new Error('no answer'))) });
  });
}

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}

function take<T>(list: T[], index: number): T | undefined {
  return list.splice(index % Math.max(1, list.length), 1)[0];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

test('any interleaving: no leak, no double use, order kept, never more than maxOpen, nothing left after drain', async () => {
  const script = fc.array(step, { maxLength: 80, size: 'max' });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.nat(4),
      script,
      fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
      async (maxOpen, maxIdle, steps, stream) => {
        const world = new World(maxOpen, maxIdle, () => stream.next().value as number);
        for (const each of steps) {
          await world.run(each);
          if (each.do !== 'flush') continue;
          await world.flush();
          world.check();
        }
        await world.flush();
        world.check();
        await world.finish();
      },
    ),
    { numRuns: 400 },
  );
});
