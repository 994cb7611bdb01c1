import { existsSync } from 'node:fs';
import { classifyConnectionError } from '../../src/classify/index.ts';
import type { ProofSession } from '../clients/proof-client.ts';
import type { Trigger } from '../situations/situation.ts';
import type { Outcome } from './messages.ts';

/** Due well before a stop of the process ends. */
const OVERDUE_TIMER_MS = 1000;
const LOAD_WORKERS = 8;
const LOAD_PAUSE_MS = 15;

/** What a trigger needs from its surroundings. */
export interface TriggerContext {
  readonly session: ProofSession;
  readonly ids: readonly string[];
  readonly giveUpMs: number;
  readonly releaseFile: string;
  /** Tells the proof that the trigger is set. */
  armed(): void;
  /** Calls back within the I/O callback that reads the next `go`. */
  onGo(callback: () => void): void;
}

/** Sends the requests as the trigger says, and resolves with what became of each. */
export function sendOnTrigger(trigger: Trigger, context: TriggerContext): Promise<Outcome[]> {
  return new Promise((resolve, reject) => {
    const sendAll = () => void Promise.all(context.ids.map((id) => sendOne(context, id))).then(resolve, reject);
    const { armed, onGo } = context;
    if (trigger === 'on-command') onGo(sendAll);
    if (trigger === 'timer') onGo(() => setTimeout(sendAll, 10));
    if (trigger === 'blocked-io') onGo(() => blockThen(context, sendAll));
    if (trigger === 'blocked-timer') setTimeout(() => blockThen(context, sendAll), 20);
    if (trigger === 'overdue-timer') setOverdueTimer(sendAll, reject);
    if (trigger === 'load') void sendUnderLoad(context).then(resolve, reject);
    armed();
  });
}

/** Blocks the event loop without burning the processor: other clients are measured at the same time. */
function blockThen({ releaseFile }: TriggerContext, send: () => void): void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync(releaseFile)) Atomics.wait(never, 0, 0, 10);
  send();
}

function setOverdueTimer(send: () => void, reject: (why: Error) => void): void {
  const setAt = Date.now();
  setTimeout(() => {
    const lateMs = Date.now() - setAt - OVERDUE_TIMER_MS;
    // Else the stop came too late, and the cell would show something else than it says.
    if (lateMs < 200) reject(new Error(`the timer was only ${lateMs} ms overdue`));
    else send();
  }, OVERDUE_TIMER_MS);
}

async function sendUnderLoad(context: TriggerContext): Promise<Outcome[]> {
  const waiting = [...context.ids];
  const outcomes: Outcome[] = [];
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      outcomes.push(await sendOne(context, id));
      await new Promise((resolve) => setTimeout(resolve, LOAD_PAUSE_MS));
    }
  };
  await Promise.all(Array.from({ length: LOAD_WORKERS }, work));
  return outcomes;
}

async function sendOne({ session, giveUpMs }: TriggerContext, id: string): Promise<Outcome> {
  const began = performance.now();
  const givenUp = new Promise<'pending'>((resolve) => setTimeout(resolve, giveUpMs, 'pending').unref());
  const done = (rest: Pick<Outcome, 'result' | 'error' | 'mayHaveExecuted'>): Outcome => ({
    id,
    durationMs: Math.round(performance.now() - began),
    ...rest,
  });
  try {
    const result = await Promise.race([session.send(id).then(() => 'ok' as const), givenUp]);
    return done({ result });
  } catch (error) {
    const { verdict } = classifyConnectionError(error).requestMayHaveExecuted;
    return done({ result: 'error', error: describe(error), mayHaveExecuted: verdict });
  }
}

/** guard's reason, if it has one, and `code: message` of the innermost error: what the kernel, the driver or the server said. */
function describe(error: unknown): string {
  let inner = error;
  for (let depth = 0; depth < 8 && inner instanceof Error && inner.cause instanceof Error; depth++) inner = inner.cause;
  if (!(inner instanceof Error)) return String(inner).slice(0, 120);
  const { code } = inner as NodeJS.ErrnoException;
  const text = `${code === undefined ? '' : `${code}: `}${inner.message}`.slice(0, 100);
  const reason = guardReason(error, 0);
  return reason === undefined || reason === code ? text : `${reason} < ${text}`;
}

function guardReason(error: unknown, depth: number): string | undefined {
  if (!(error instanceof Error) || depth > 8) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  return code?.startsWith('ERR_GUARD_') ? code : guardReason(error.cause, depth + 1);
}
