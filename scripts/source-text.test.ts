import { expect, test } from 'vitest';
import { codeOnly, moduleImports } from './source-text.ts';

const specifiers = (source: string) => moduleImports(source).map(({ specifier }) => specifier);

test('every form of import and re-export is seen', () => {
  const source = [
    "import a from './a.ts';",
    "import * as b from './b.ts';",
    "import c, { d } from './c.ts';",
    "import {\n  e,\n  f as g,\n} from './e.ts';",
    "import './side.ts';",
    "export { h } from './h.ts';",
    "export * from './i.ts';",
    "const j = await import('./j.ts');",
    "type K = import('./k.ts').K;",
  ].join('\n');
  expect(specifiers(source).sort()).toEqual(
    ['a', 'b', 'c', 'e', 'side', 'h', 'i', 'j', 'k'].map((name) => `./${name}.ts`).sort(),
  );
});

test('an export that imports nothing does not swallow a later string', () => {
  expect(specifiers("export const a = { b: 1 };\nexport const from = 'x';\n")).toEqual([]);
});

test('imports in comments and strings do not count', () => {
  expect(
    specifiers(" * import a from './a.ts'\n// import b from './b.ts'\nconst c = \"import d from './d.ts'\";"),
  ).toEqual([]);
});

test('type-only imports are told apart, and lines are counted', () => {
  const source =
    "import type { A } from './a.ts';\nimport { type B, type C } from './b.ts';\nimport { type D, e } from './d.ts';\nexport type { F } from './f.ts';";
  expect(moduleImports(source).map(({ typeOnly, line }) => [typeOnly, line])).toEqual([
    [true, 1],
    [true, 2],
    [false, 3],
    [true, 4],
  ]);
});

test('code is left when comments, strings and regular expressions are blanked', () => {
  const source = 'a(); // console.log\n/* Date.now\n */ b(\'console\', "x", `y`, /[\'"]console/);\nc(1 / 2 / 3);';
  expect(codeOnly(source)).not.toMatch(/console|Date|x|y|'|"/);
  expect(codeOnly(source).split('\n')).toHaveLength(4);
  expect(codeOnly(source)).toContain('c(1 / 2 / 3);');
});
