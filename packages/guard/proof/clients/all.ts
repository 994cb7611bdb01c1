import type { ClientSetting } from '../cell/messages.ts';
import type { ProofClient, ProofSession } from './proof-client.ts';

/** Loaded one by one: a client's process needs only its own. */
const LOADERS: Readonly<Record<string, () => Promise<{ default: ProofClient }>>> = {
  'http-agent': () => import('./http-agent/index.ts'),
  undici: () => import('./undici/index.ts'),
  fetch: () => import('./fetch/index.ts'),
  mysql2: () => import('./mysql2/index.ts'),
  pg: () => import('./pg/index.ts'),
  ioredis: () => import('./ioredis/index.ts'),
  'aws-dynamodb': () => import('./aws-dynamodb/index.ts'),
};

/** Ids of all clients, in the order of the report. */
export const CLIENT_IDS: readonly string[] = Object.keys(LOADERS);

/** @throws Error for an id that no client has. */
export async function loadClient(id: string): Promise<ProofClient> {
  const load = LOADERS[id];
  if (load === undefined) throw new Error(`no client ${id}; there are ${CLIENT_IDS.join(', ')}`);
  return (await load()).default;
}

/** Opens a client in this process. */
export async function openClient(id: string, setting: ClientSetting): Promise<ProofSession> {
  const client = await loadClient(id);
  return client.open(setting);
}
