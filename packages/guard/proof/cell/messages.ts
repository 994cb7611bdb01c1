import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { ServerAddress } from '../servers/proof-server.ts';
import type { Trigger } from '../situations/situation.ts';

/** How a client is opened. */
export interface ClientSetting {
  readonly address: ServerAddress;
  /** Connections that it may keep; as many are opened before the situation strikes. */
  readonly connections: number;
  /** Undefined: the client as it comes. */
  readonly guard: GuardKnowledge | undefined;
}

/** What guard is told besides its defaults; see `GuardSetting`. */
export interface GuardKnowledge {
  readonly maxIdleMs?: number | undefined;
  readonly requestTimeoutMs?: number | undefined;
  readonly idempotent?: boolean | undefined;
}

/** Orders to a client's process. */
export type Order =
  | { readonly order: 'open'; readonly setting: ClientSetting; readonly warmIds: readonly string[] }
  | {
      readonly order: 'send';
      readonly trigger: Trigger;
      readonly ids: readonly string[];
      /** The process stops waiting for an answer after this time, in milliseconds, and says `pending`. */
      readonly giveUpMs: number;
      /** A blocked event loop is released when this file exists. */
      readonly releaseFile: string;
    }
  | { readonly order: 'go' }
  | { readonly order: 'close' };

/** What became of one request, as its caller saw it. */
export interface Outcome {
  readonly id: string;
  readonly result: 'ok' | 'error' | 'pending';
  readonly durationMs: number;
  /** `code: message` of the error, cut. */
  readonly error?: string;
  /** What guard's classification says of the error. */
  readonly mayHaveExecuted?: 'yes' | 'no' | 'unknown';
}

/** What a client's process reports. `armed`: the trigger is set; requests leave on it. */
export type Report =
  | { readonly report: 'hello' | 'opened' | 'armed' | 'closed' }
  | { readonly report: 'outcomes'; readonly outcomes: readonly Outcome[] }
  | { readonly report: 'broken'; readonly why: string };

/** Sends one message as a line. */
export function sendMessage(socket: Socket, message: Order | Report): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

/** Calls back for each line, within the I/O callback that read it. */
export function onMessages<M extends Order | Report>(socket: Socket, callback: (message: M) => void): void {
  createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) =>
    callback(JSON.parse(line) as M),
  );
}
