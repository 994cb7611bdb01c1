import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ProofClient } from '../clients/proof-client.ts';

/** `mysql2 3.24.6`, or null for what Node brings. */
export function clientVersion({ npmPackage }: ProofClient): string | null {
  return npmPackage === null ? null : `${npmPackage} ${versionOf(npmPackage)}`;
}

/** Walks up from the package's entry, since not every package exports its package.json. */
function versionOf(npmPackage: string): string {
  let folder = dirname(createRequire(import.meta.url).resolve(npmPackage));
  while (folder !== dirname(folder)) {
    const { name, version } = readManifest(join(folder, 'package.json'));
    if (name === npmPackage && version !== undefined) return version;
    folder = dirname(folder);
  }
  return 'unknown';
}

function readManifest(path: string): { name?: string; version?: string } {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}
