import { expect, test } from 'vitest';
import { findExtensions } from './extension-folders.ts';
import { registryFiles, registryText, unlistedExtensions } from './registry-text.ts';

const WIRE = 'packages/tcpwhy/src/wire';

const tree = new Map([
  [`${WIRE}/link/sll2/index.ts`, 'const a = 1;\nexport default a;'],
  [`${WIRE}/link/80211/index.ts`, 'export default {};'],
  [`${WIRE}/link/null/index.ts`, 'export default {};'],
  [`${WIRE}/network/ipv4/index.ts`, 'export default {};'],
  [`${WIRE}/link/testing/index.ts`, 'export const b = 1;'],
  [`${WIRE}/link/pppoe-session/parse.ts`, 'export default {};'],
]);

test('folders whose index has a default export are extensions', () => {
  expect(findExtensions(tree)).toEqual([
    { folder: `${WIRE}/link`, children: ['80211', 'null', 'sll2'] },
    { folder: `${WIRE}/network`, children: ['ipv4'] },
  ]);
});

test('one registry lists all extensions below it, by path', () => {
  const [[path, text] = [], ...others] = [...registryFiles(tree)];
  expect(others).toEqual([]);
  expect(path).toBe(`${WIRE}/registry.generated.ts`);
  expect(text?.match(/(?<=from ').*(?=')/g)).toEqual([
    './header-format.ts',
    './link/80211/index.ts',
    './link/null/index.ts',
    './link/sll2/index.ts',
    './network/ipv4/index.ts',
  ]);
});

test('folder names become names of variables', () => {
  const registry = { folder: 'apps', list: 'apps', type: 'App', declaredIn: 'app.ts' };
  const text = registryText(registry, ['80211', 'null', 'linux-sll2']);
  expect(text).toContain("import _80211Entry from './80211/index.ts';\n");
  expect(text).toContain("import nullEntry from './null/index.ts';\n");
  expect(text).toContain(
    'export const apps: readonly App[] = [\n  _80211Entry,\n  nullEntry,\n  linuxSll2Entry,\n];\n',
  );
});

test('extensions that no registry lists are named', () => {
  expect(unlistedExtensions(tree)).toEqual([]);
  expect(unlistedExtensions(new Map([['packages/tcpwhy/src/shiny/a/index.ts', 'export default 1;']]))).toEqual([
    'packages/tcpwhy/src/shiny',
  ]);
});
