import { nameOf, parentOf, type SourceTree } from './source-tree.ts';

/** Where a registry is generated, and the folders that it lists, sorted by name. */
export interface ExtensionParent {
  readonly folder: string;
  readonly children: readonly string[];
}

/**
 * An extension is a folder whose `index.ts` has a default export: a container, a link type, a protocol, a
 * cause. Its parent gets a `registry.generated.ts`.
 */
export function findExtensions(tree: SourceTree): ExtensionParent[] {
  const children = new Map<string, string[]>();
  for (const [path, text] of tree) {
    if (nameOf(path) !== 'index.ts' || !/^export default\b/m.test(text)) continue;
    const extension = parentOf(path);
    const parent = parentOf(extension);
    children.set(parent, [...(children.get(parent) ?? []), nameOf(extension)]);
  }
  const parents = [...children].map(([folder, names]) => ({ folder, children: names.sort() }));
  return parents.sort((a, b) => (a.folder < b.folder ? -1 : 1));
}
