import { posix } from 'node:path';
import { findExtensions } from './extension-folders.ts';
import { codeOnly, moduleImports } from './source-text.ts';
import { parentOf, type SourceTree } from './source-tree.ts';

const SOURCE = 'packages/tcpwhy/src/';

/** Generated from model/, shipped, and printed by report/json. */
const SCHEMA = 'packages/tcpwhy/schema/';

/** Who may import what; a folder may always import itself. `types of X` allows `import type` only. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: ['base'],
  capture: ['base', 'model'],
  wire: ['base', 'model'],
  flow: ['base', 'model'],
  apps: ['base', 'model'],
  logs: ['base', 'model'],
  correlate: ['base', 'model'],
  vantage: ['base', 'model'],
  facts: ['base', 'model'],
  report: ['base', 'model'],
  causes: ['base', 'model', 'facts', 'types of apps'],
  diagnose: ['base', 'model', 'capture', 'wire', 'flow', 'apps', 'logs', 'correlate', 'vantage', 'facts', 'causes'],
  // Beside what diagnose/ does for it, cli/ prints the list and the pages of the causes.
  cli: ['base', 'model', 'causes', 'diagnose', 'report'],
  // What other programs may import of the package.
  'index.ts': ['base', 'model', 'diagnose'],
};

/** Packages from npm that a folder may use; they are bundled, so nothing is installed with the tool. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  cli: ['*'],
  // Columns, colours and wrapping of terminal text; none of them needs Node.
  report: ['picocolors', 'string-width', 'wrap-ansi'],
};

/** The engine must run in a browser's worker, and a run must be reproducible. */
const NOT_IN_THE_ENGINE: readonly [RegExp, string][] = [
  [/(?<![.\w$])console\b/, 'console: only cli/ prints'],
  [/(?<![.\w$])process\s*\./, 'process: only cli/ knows it'],
  [/(?<![.\w$])(Buffer|require|__dirname)\b/, 'Node only: use Uint8Array and imports'],
  [
    /(?<![.\w$])Date\.now\b|(?<![.\w$])new Date\(\s*\)|(?<![.\w$])performance\b/,
    'a clock: time comes from the capture',
  ],
  [/(?<![.\w$])(Math\.random|crypto)\b/, 'randomness: a run must be reproducible'],
  [/(?<![.\w$])(setTimeout|setInterval|setImmediate|fetch)\s*\(/, 'a timer or the network: the engine only computes'],
];

/** Every import that points the wrong way and every act that the engine may not do, as `path:line: why`. */
export function importProblems(tree: SourceTree): string[] {
  const extensions = new Set(
    findExtensions(tree).flatMap(({ folder, children }) => children.map((child) => `${folder}/${child}`)),
  );
  return [...tree].flatMap(([path, text]) => {
    if (!path.startsWith(SOURCE) || !path.endsWith('.ts') || isTest(path)) return [];
    return [...wrongImports(path, text, extensions), ...forbiddenActs(path, text)];
  });
}

/** Tests and what only tests use may import anything. */
function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.includes('/testing/') || path.includes('/cases');
}

function wrongImports(path: string, text: string, extensions: ReadonlySet<string>): string[] {
  return moduleImports(text).flatMap(({ specifier, line, typeOnly }) => {
    const why = specifier.startsWith('.')
      ? whyNotFile(path, posix.join(parentOf(path), specifier), typeOnly, extensions)
      : whyNotPackage(path, specifier);
    return why === null ? [] : [`${path}:${line}: imports ${specifier}: ${why}`];
  });
}

function whyNotFile(path: string, target: string, typeOnly: boolean, extensions: ReadonlySet<string>): string | null {
  if (isTest(target)) return 'ships nothing that only tests use';
  if (target.startsWith(SCHEMA)) return null;
  if (!target.startsWith(SOURCE)) return `leaves ${SOURCE}`;
  const from = stageOf(path);
  const to = stageOf(target);
  const allowed = ALLOWED[from];
  if (allowed === undefined) return `folder ${from} has no rule in scripts/import-rules.ts`;
  if (from !== to && !allowed.includes(to) && !(typeOnly && allowed.includes(`types of ${to}`)))
    return `${from} may import ${allowed.join(', ') || 'nothing'}`;
  const own = extensionOf(path, extensions);
  const other = extensionOf(target, extensions);
  if (own !== null && other !== null && own !== other) return 'one extension folder never imports another';
  return null;
}

function whyNotPackage(path: string, specifier: string): string | null {
  const stage = stageOf(path);
  const packages = PACKAGES[stage] ?? [];
  if (packages.includes('*') || packages.includes(specifier)) return null;
  return specifier.startsWith('node:') ? 'only cli/ may use Node' : `${stage} may not use this package`;
}

function forbiddenActs(path: string, text: string): string[] {
  if (stageOf(path) === 'cli') return [];
  return codeOnly(text)
    .split('\n')
    .flatMap((line, index) => {
      const act = NOT_IN_THE_ENGINE.find(([pattern]) => pattern.test(line));
      return act === undefined ? [] : [`${path}:${index + 1}: ${act[1]}`];
    });
}

/** First folder below src/. */
function stageOf(path: string): string {
  return path.slice(SOURCE.length).split('/')[0] ?? '';
}

/** The extension folder that a file belongs to. */
function extensionOf(path: string, extensions: ReadonlySet<string>): string | null {
  for (let folder = parentOf(path); folder.startsWith(SOURCE); folder = parentOf(folder))
    if (extensions.has(folder)) return folder;
  return null;
}
