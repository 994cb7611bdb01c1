import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AppCase } from './connection-of.ts';

const APPS = fileURLToPath(new URL('..', import.meta.url));

/** Folders of apps/ that are protocols. */
export function protocolFolders(): string[] {
  return readdirSync(APPS)
    .filter((name) => existsSync(`${APPS}${name}/index.ts`))
    .sort();
}

/** Whether a protocol's folder has this file. */
export function folderHas(id: string, file: string): boolean {
  return existsSync(`${APPS}${id}/${file}`);
}

/** Every protocol's conversations, by id: a new protocol joins by having a `cases.ts`. */
export async function allCases(): Promise<ReadonlyMap<string, readonly AppCase[]>> {
  const byId = new Map<string, readonly AppCase[]>();
  for (const id of protocolFolders()) {
    const { cases } = (await import(`../${id}/cases.ts`)) as { readonly cases: readonly AppCase[] };
    byId.set(id, cases);
  }
  return byId;
}
