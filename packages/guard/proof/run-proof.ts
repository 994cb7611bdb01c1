import { setTimeout as sleep } from 'node:timers/promises';
import { Lane } from './cell/lane.ts';
import { type Batch, runCell, runTogether } from './cell/run-cell.ts';
import type { Tally } from './cell/tally.ts';
import { loadClient } from './clients/all.ts';
import type { ProofClient } from './clients/proof-client.ts';
import type { ProofServer } from './servers/proof-server.ts';
import { type RunningServers, startServers } from './servers/start-servers.ts';
import { SITUATIONS } from './situations/all.ts';
import type { GuardSetting, Situation } from './situations/situation.ts';

/** What to run. */
export interface ProofPlan {
  readonly clientIds: readonly string[];
  readonly situations: readonly Situation[];
  /** Requests of each cell. */
  readonly requests: number;
  /** Connections that are open when a situation strikes; a cell runs in batches of so many requests. */
  readonly batchSize: number;
  /** Clients' processes that run at the same time. */
  readonly lanes: number;
  readonly onCell?: (cell: Cell) => void;
}

/** One client in one situation, with or without guard. */
export interface Cell {
  readonly client: string;
  readonly situation: string;
  /** `plain`, `guard`, or the id of what guard is told more. */
  readonly column: string;
  /** Null if the cell could not be run; then `problem` says why. */
  readonly tally: Tally | null;
  readonly problem: string | null;
}

/** All that a run found out. */
export interface ProofResult {
  readonly cells: readonly Cell[];
  readonly clients: readonly ProofClient[];
  readonly serverVersions: readonly string[];
  /** Why a server could not be had. */
  readonly missing: ReadonlyMap<string, string>;
}

const GUARD: GuardSetting = { id: 'guard' };

/** Starts the servers, runs all cells, stops the servers whatever happens. */
export async function runProof(plan: ProofPlan): Promise<ProofResult> {
  const clients = await Promise.all(plan.clientIds.map(loadClient));
  const running = await startServers(clients.map(({ server }) => server));
  try {
    const cells = [...(await runApart(plan, clients, running)), ...(await runRestarts(plan, clients, running))];
    const serverVersions = [...running.servers.values()].map(({ version }) => version).sort();
    return { cells, clients, serverVersions, missing: running.missing };
  } finally {
    await running.stop();
  }
}

/** The columns of a situation: null is the client as it comes. */
function columnsOf(situation: Situation): (GuardSetting | null)[] {
  return [null, GUARD, ...(situation.toldMore ?? [])];
}

/** The cells of one client and column, one after the other, in one process. */
interface LanePlan {
  readonly client: ProofClient;
  readonly server: ProofServer;
  readonly column: GuardSetting | null;
  readonly situations: readonly Situation[];
}

function planLanes(situations: readonly Situation[], clients: readonly ProofClient[], running: RunningServers) {
  const columns = new Map(situations.flatMap(columnsOf).map((column) => [column?.id, column]));
  return clients.flatMap((client): LanePlan[] => {
    const server = running.servers.get(client.server);
    if (server === undefined) return [];
    return [...columns.values()].map((column) => ({
      client,
      server,
      column,
      situations: situations.filter((one) => columnsOf(one).some((other) => other?.id === column?.id)),
    }));
  });
}

/** All situations but restarts: lanes side by side, as many as the plan allows. */
async function runApart(plan: ProofPlan, clients: readonly ProofClient[], running: RunningServers): Promise<Cell[]> {
  const situations = plan.situations.filter(({ trigger }) => trigger !== 'load');
  const waiting = planLanes(situations, clients, running);
  const cells: Cell[] = [];
  const work = async () => {
    for (let lane = waiting.shift(); lane !== undefined; lane = waiting.shift())
      cells.push(...(await runLane(plan, lane)));
  };
  await Promise.all(Array.from({ length: plan.lanes }, work));
  return cells;
}

/** A cell that broke (a machine so busy that the stop came too late) is tried once more in a new process. */
async function runLane(plan: ProofPlan, lanePlan: LanePlan): Promise<Cell[]> {
  const { client, column } = lanePlan;
  const cells: Cell[] = [];
  let lane = await Lane.start(client.id);
  try {
    for (const situation of lanePlan.situations) {
      let cell = await runOne(plan, lanePlan, lane, situation);
      if (cell.problem !== null) {
        lane.stop();
        await sleep(500);
        lane = await Lane.start(client.id);
        cell = await runOne(plan, lanePlan, lane, situation);
      }
      cells.push(cell);
      plan.onCell?.(cell);
    }
  } catch (error) {
    cells.push({ ...nameOf(client, column), situation: '(all)', tally: null, problem: String(error) });
  } finally {
    lane.stop();
  }
  return cells;
}

function nameOf(client: ProofClient, column: GuardSetting | null) {
  return { client: client.id, column: column?.id ?? 'plain' };
}

async function runOne(plan: ProofPlan, lanePlan: LanePlan, lane: Lane, situation: Situation): Promise<Cell> {
  const { client, server, column } = lanePlan;
  const name = { ...nameOf(client, column), situation: situation.id };
  try {
    const batch: Batch = { lane, server, situation, guard: column, requests: plan.batchSize };
    return { ...name, tally: await runCell(batch, plan.requests), problem: null };
  } catch (error) {
    return { ...name, tally: null, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Restarts hit all clients of a server, so these run together, when all else is done; the servers restart side by side. */
async function runRestarts(plan: ProofPlan, clients: readonly ProofClient[], running: RunningServers): Promise<Cell[]> {
  const situations = SITUATIONS.filter((one) => one.trigger === 'load' && plan.situations.includes(one));
  const cells = situations.flatMap((situation) =>
    [...running.servers.values()].map((server) => {
      const lanes = planLanes([situation], clients, running).filter((lane) => lane.server === server);
      return restartOnce(plan, situation, lanes);
    }),
  );
  const done = (await Promise.all(cells)).flat();
  for (const cell of done) plan.onCell?.(cell);
  return done;
}

async function restartOnce(plan: ProofPlan, situation: Situation, plans: readonly LanePlan[]): Promise<Cell[]> {
  const lanes = await Promise.all(plans.map(({ client }) => Lane.start(client.id)));
  const names = plans.map(({ client, column }) => ({ ...nameOf(client, column), situation: situation.id }));
  try {
    const batches = lanes.flatMap((lane, index): Batch[] => {
      const one = plans[index];
      return one === undefined ? [] : [{ ...one, lane, situation, guard: one.column, requests: plan.requests }];
    });
    const tallies = await runTogether(batches);
    return names.map((name, index) => ({ ...name, tally: tallies[index] ?? null, problem: null }));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return names.map((name) => ({ ...name, tally: null, problem }));
  } finally {
    for (const lane of lanes) lane.stop();
  }
}
