import type { Middlebox } from '../middlebox/middlebox.ts';
import type { ProofServer } from '../servers/proof-server.ts';

/**
 * How the client's process comes to send its requests.
 *
 * `on-command`: in the I/O callback of a command. `timer`: in a timer, with a running loop.
 * `blocked-timer`, `blocked-io`: a timer or an I/O callback blocks the event loop until it is released, then sends.
 * `overdue-timer`: in a timer that became due while the process was stopped.
 * `load`: eight loops send one request after the other until all are sent.
 */
export type Trigger = 'on-command' | 'timer' | 'blocked-timer' | 'blocked-io' | 'overdue-timer' | 'load';

/** What a situation can do to the client, its connections and its server. */
export interface Scene {
  readonly server: ProofServer;
  /** Present if the situation asks for one. */
  readonly middlebox: Middlebox;
  sleep(ms: number): Promise<void>;
  /** Sends the command that an `on-command`, `timer` or `blocked-io` client waits for. */
  go(): void;
  /** Ends the blocking of the client's event loop. */
  release(): void;
  /** SIGSTOP, SIGCONT. */
  stopProcess(): void;
  continueProcess(): void;
}

/** What guard is told in one column of the report, besides its defaults. */
export interface GuardSetting {
  readonly id: string;
  /** `maxIdleMs` of the adapter: shorter than what idles here. */
  readonly maxIdleMs?: number;
  /** The caller declares its requests idempotent. */
  readonly idempotent?: boolean;
}

/** One way for connections to die. */
export interface Situation {
  /** The folder's name. */
  readonly id: string;
  /** What happens, in one sentence that starts with the acting part. */
  readonly happens: string;
  readonly address: 'impatient' | 'patient';
  readonly middlebox: boolean;
  readonly trigger: Trigger;
  /**
   * True when a client can prove in time that nothing was executed, so that each failure is a needless one. False when
   * the client sees the same as after an execution: then a failure is the right answer to a request that is not idempotent.
   */
  readonly provable: boolean;
  /** Waits that guard is given here, in milliseconds: without a deadline a silent peer cannot be told from a slow one. */
  readonly requestTimeoutMs?: number;
  /** Further columns: guard with more knowledge. */
  readonly toldMore?: readonly GuardSetting[];
  /** Acts from the moment when the client's connections are open and idle; ends when its requests are on their way. */
  strike(scene: Scene): Promise<void>;
}

/** The operator knows the idle time-out that kills the connections, and tells guard to stay below it. */
export const KNOWN_IDLE_TIMEOUT: GuardSetting = { id: 'maxIdleMs', maxIdleMs: 500 };

/** The caller says that its requests may run twice. */
export const IDEMPOTENT: GuardSetting = { id: 'idempotent', idempotent: true };
