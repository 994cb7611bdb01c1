import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Middlebox } from '../middlebox/middlebox.ts';
import { forgetLosses } from '../middlebox/packet-filter.ts';
import type { ProofServer } from '../servers/proof-server.ts';
import type { GuardSetting, Scene, Situation } from '../situations/situation.ts';
import type { Lane } from './lane.ts';
import type { Outcome } from './messages.ts';
import { type Tally, tallyOutcomes } from './tally.ts';

/** Stops waiting for an answer after this time; on a busy machine a lost SYN alone costs seconds. */
const GIVE_UP_MS = 30_000;
/** Where no answer will ever come. */
const GIVE_UP_ON_SILENCE_MS = 8_000;

/** Eight loops with a pause of 15 ms need two seconds for so many: longer than any server here is away. */
const REQUESTS_UNDER_LOAD = 1000;

/** One batch of requests of a cell. */
export interface Batch {
  readonly lane: Lane;
  readonly server: ProofServer;
  readonly situation: Situation;
  /** Null: the client as it comes. */
  readonly guard: GuardSetting | null;
  /** Requests of this batch, and connections that are open when the situation strikes. */
  readonly requests: number;
}

/** A batch whose client is ready: connections open and idle, trigger set. */
interface ReadyBatch {
  readonly scene: Scene;
  finish(): Promise<{ outcomes: readonly Outcome[]; executions: Map<string, number> }>;
}

/** Of batches that are not over; a batch that breaks leaves its own. */
const releaseFiles = new Set<string>();
process.once('exit', () => {
  for (const file of releaseFiles) rmSync(file, { force: true });
});

/** Runs a cell in batches, one after the other. */
export async function runCell(batch: Batch, requests: number): Promise<Tally> {
  const outcomes: Outcome[] = [];
  const executions = new Map<string, number>();
  while (outcomes.length < requests) {
    const ready = await prepare({ ...batch, requests: Math.min(batch.requests, requests - outcomes.length) });
    await batch.situation.strike(ready.scene);
    const done = await ready.finish();
    outcomes.push(...done.outcomes);
    for (const [id, count] of done.executions) executions.set(id, count);
  }
  return tallyOutcomes(outcomes, executions);
}

/** Runs several batches of one server at once, which the situation strikes together: a restart hits all its clients. */
export async function runTogether(batches: readonly Batch[]): Promise<Tally[]> {
  const ready = await Promise.all(batches.map(prepare));
  const [first] = ready;
  if (first === undefined) return [];
  await batches[0]?.situation.strike(first.scene);
  const done = await Promise.all(ready.map(({ finish }) => finish()));
  return done.map(({ outcomes, executions }) => tallyOutcomes(outcomes, executions));
}

async function prepare({ lane, server, situation, guard, requests }: Batch): Promise<ReadyBatch> {
  const name = randomUUID();
  const releaseFile = join(tmpdir(), `guard-proof-release-${name}`);
  releaseFiles.add(releaseFile);
  const middlebox = situation.middlebox ? await Middlebox.open(server[situation.address]) : undefined;
  const underLoad = situation.trigger === 'load';
  const newIds = (kind: string) =>
    Array.from({ length: underLoad ? REQUESTS_UNDER_LOAD : requests }, (_, index) => `${kind}-${name}-${index}`);
  const ids = newIds('request');
  const knowledge = guard === null ? undefined : { ...guard, requestTimeoutMs: situation.requestTimeoutMs };
  const address = middlebox?.address ?? server[situation.address];
  const connections = underLoad ? 8 : requests;
  lane.tell({
    order: 'open',
    setting: { address, connections, guard: knowledge },
    warmIds: newIds('warm').slice(0, connections),
  });
  await lane.next('opened');
  const giveUpMs = situation.requestTimeoutMs === undefined ? GIVE_UP_MS : GIVE_UP_ON_SILENCE_MS;
  lane.tell({ order: 'send', trigger: situation.trigger, ids, giveUpMs, releaseFile });
  await lane.next('armed');
  return { scene: makeScene(lane, server, middlebox, releaseFile), finish: () => finish(ids) };

  async function finish(sent: readonly string[]) {
    const { outcomes } = await lane.next('outcomes');
    lane.tell({ order: 'close' });
    await lane.next('closed');
    await closeMiddlebox(middlebox);
    rmSync(releaseFile, { force: true });
    releaseFiles.delete(releaseFile);
    return { outcomes, executions: await server.countExecutions(sent) };
  }
}

async function closeMiddlebox(middlebox: Middlebox | undefined): Promise<void> {
  if (middlebox === undefined) return;
  forgetLosses(middlebox.address.port);
  await middlebox.close();
}

function makeScene(lane: Lane, server: ProofServer, middlebox: Middlebox | undefined, releaseFile: string): Scene {
  return {
    server,
    get middlebox() {
      if (middlebox === undefined) throw new Error('the situation did not ask for a middlebox');
      return middlebox;
    },
    sleep: (ms) => sleep(ms),
    go: () => lane.tell({ order: 'go' }),
    release: () => writeFileSync(releaseFile, ''),
    stopProcess: () => lane.signal('SIGSTOP'),
    continueProcess: () => lane.signal('SIGCONT'),
  };
}
