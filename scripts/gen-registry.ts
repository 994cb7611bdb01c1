// npm run gen: writes the registry.generated.ts files, which list the extension folders.
// With --check nothing is written: a stale or missing registry is a failure.
import { writeFileSync } from 'node:fs';
import { registryFiles, unlistedExtensions } from './registry-text.ts';
import { nameOf, readSourceTree, report, repositoryRoot } from './source-tree.ts';

const tree = readSourceTree(['packages/tcpwhy/src']);
const wanted = registryFiles(tree);
const stale = [...wanted].filter(([path, text]) => tree.get(path) !== text).map(([path]) => path);
const orphans = [...tree.keys()].filter((path) => nameOf(path) === 'registry.generated.ts' && !wanted.has(path));
const problems = [
  ...orphans.map((path) => `${path}: nothing generates it; see REGISTRIES in scripts/registry-text.ts`),
  ...unlistedExtensions(tree).map((folder) => `${folder}: its folders stand in no registry`),
];

if (process.argv.includes('--check')) problems.push(...stale.map((path) => `${path} is stale: run npm run gen`));
else for (const path of stale) writeFileSync(repositoryRoot + path, wanted.get(path) ?? '');
report('registries', problems);
