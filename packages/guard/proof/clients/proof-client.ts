import type { ClientSetting } from '../cell/messages.ts';
import type { ServerId } from '../servers/proof-server.ts';

/** An open client. */
export interface ProofSession {
  /** Sends so many requests at once that as many connections are open afterwards. */
  warm(ids: readonly string[]): Promise<void>;
  /** Sends one request that is not idempotent. Rejects with the client's own error. */
  send(id: string): Promise<void>;
  close(): Promise<void>;
}

/** A client that the proof can open. */
export interface ProofClient {
  readonly id: string;
  /** Client and request, as the report names them. */
  readonly title: string;
  readonly server: ServerId;
  /** npm package whose version the report names; null for what Node brings. */
  readonly npmPackage: string | null;
  open(setting: ClientSetting): Promise<ProofSession>;
}

/** The retry options of guard's column: long enough for a restart, and nothing else than the defaults. */
export const PROOF_RETRY = { maxAttempts: 20, deadlineMs: 25_000 };

/** Opens as many connections as there are ids, by sending them all at once. */
export async function warmTogether(ids: readonly string[], send: (id: string) => Promise<void>): Promise<void> {
  await Promise.all(ids.map(send));
}
