/** One thing to measure: does its work `operations` times. */
export interface Contender {
  readonly name: string;
  run(operations: number): Promise<void> | void;
  close(): Promise<unknown> | unknown;
}

/** What one operation costs: the median over all rounds. Microseconds. */
export interface Cost {
  readonly name: string;
  /** Processor time of this process: hardly disturbed by what else the machine does. */
  readonly cpuUs: number;
  readonly wallUs: number;
}

const WARM_UP_ROUNDS = 3;

/**
 * Measures contenders in turns, so that a disturbance hits all of them, and takes medians, so that it counts for none.
 *
 * @param operations Per contender and round.
 */
export async function measure(contenders: readonly Contender[], rounds: number, operations: number): Promise<Cost[]> {
  const samples = contenders.map(() => ({ cpu: [] as number[], wall: [] as number[] }));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const { cpuUs, wallUs } = await once(contender, operations);
      if (round < 0) continue;
      samples[index]?.cpu.push(cpuUs / operations);
      samples[index]?.wall.push(wallUs / operations);
    }
  }
  for (const contender of contenders) await contender.close();
  return contenders.map(({ name }, index) => ({
    name,
    cpuUs: median(samples[index]?.cpu ?? []),
    wallUs: median(samples[index]?.wall ?? []),
  }));
}

async function once(contender: Contender, operations: number): Promise<{ cpuUs: number; wallUs: number }> {
  // Garbage of the one before is not charged to the next; needs --expose-gc, which the script in package.json sets.
  globalThis.gc?.();
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  await contender.run(operations);
  const wallUs = (performance.now() - began) * 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { cpuUs: user + system, wallUs };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
