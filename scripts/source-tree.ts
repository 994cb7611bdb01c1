import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files by path from the repository's root, with `/` between folders. */
export type SourceTree = ReadonlyMap<string, string>;

export const repositoryRoot = fileURLToPath(new URL('../', import.meta.url));

const NOT_OURS = new Set(['node_modules', 'dist', 'corpus', 'captures', 'coverage']);

/** Reads the text files below these folders; what git ignores and recorded data are left out. */
export function readSourceTree(folders: readonly string[], endings = /\.(ts|md)$/): SourceTree {
  const paths = folders.flatMap((folder) => filesBelow(repositoryRoot + folder)).filter((path) => endings.test(path));
  const entries = paths.map((path) => [
    relative(repositoryRoot, path).split(sep).join('/'),
    readFileSync(path, 'utf8'),
  ]);
  return new Map(entries as [string, string][]);
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** All folders that hold a file of the tree, directly or below. */
export function foldersOf(tree: SourceTree): Set<string> {
  const folders = new Set<string>();
  for (const path of tree.keys()) {
    const parts = path.split('/').slice(0, -1);
    parts.forEach((_, index) => {
      folders.add(parts.slice(0, index + 1).join('/'));
    });
  }
  return folders;
}

/** The folder a path stands in. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Prints the problems and sets the exit status; says in one line that all is well otherwise. */
export function report(what: string, problems: readonly string[]): void {
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? `${what}: all is well` : `${what}: ${problems.length} problems`);
  if (problems.length > 0) process.exitCode = 1;
}
