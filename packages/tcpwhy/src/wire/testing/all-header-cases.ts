import { existsSync, readdirSync } from 'node:fs';
import type { HeaderCase } from './header-case.ts';

const wire = new URL('../', import.meta.url);
const GROUPS = ['link', 'network', 'transport', 'tunnel'];

/** Folders that hold a header format, e.g. `link/ethernet`. */
export function headerFolders(): string[] {
  return GROUPS.flatMap((group) =>
    readdirSync(new URL(group, wire), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${group}/${entry.name}`),
  );
}

/** The examples in a folder's `cases.ts`, which every folder must have. */
export async function headerCases(folder: string): Promise<readonly HeaderCase[]> {
  const file = new URL(`${folder}/cases.ts`, wire);
  if (!existsSync(file)) throw new Error(`${folder}: no cases.ts`);
  const module = (await import(file.href)) as { default: readonly HeaderCase[] };
  return module.default;
}

/** The examples of all folders. */
export async function allHeaderCases(): Promise<HeaderCase[]> {
  return (await Promise.all(headerFolders().map(headerCases))).flat();
}
