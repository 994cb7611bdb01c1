import { posix } from 'node:path';
import { findExtensions } from './extension-folders.ts';
import { codeOnly, moduleImports } from './source-text.ts';
import { parentOf, type SourceTree } from './source-tree.ts';

/** One package's rules. */
interface House {
  /** Where its source lies, ending in `/`. */
  readonly source: string;
  /** Who may import what; a folder may always import itself. `types of X` allows `import type` only. */
  readonly allowed: Readonly<Record<string, readonly string[]>>;
  /** Packages that a folder may use: `*` any, `node:*` Node's own. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
  /** What may not be done, with the reason, outside the folders or files named. */
  readonly acts: readonly (readonly [RegExp, string])[];
  readonly mayDoAnything: readonly string[];
}

/** Generated from model/, shipped, and printed by report/json. */
const SCHEMA = 'packages/tcpwhy/schema/';

const TCPWHY: House = {
  source: 'packages/tcpwhy/src/',
  allowed: {
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
  },
  // They are bundled, so nothing is installed with the tool.
  packages: {
    cli: ['*', 'node:*'],
    // Columns, colours and wrapping of terminal text; none of them needs Node.
    report: ['picocolors', 'string-width', 'wrap-ansi'],
  },
  // The engine must run in a browser's worker, and a run must be reproducible.
  acts: [
    [/(?<![.\w$])console\b/, 'console: only cli/ prints'],
    [/(?<![.\w$])process\s*\./, 'process: only cli/ knows it'],
    [/(?<![.\w$])(Buffer|require|__dirname)\b/, 'Node only: use Uint8Array and imports'],
    [
      /(?<![.\w$])Date\.now\b|(?<![.\w$])new Date\(\s*\)|(?<![.\w$])performance\b/,
      'a clock: time comes from the capture',
    ],
    [/(?<![.\w$])(Math\.random|crypto)\b/, 'randomness: a run must be reproducible'],
    [/(?<![.\w$])(setTimeout|setInterval|setImmediate|fetch)\s*\(/, 'a timer or the network: the engine only computes'],
  ],
  mayDoAnything: ['cli'],
};

const GUARD: House = {
  source: 'packages/guard/src/',
  allowed: {
    model: [],
    socket: ['model'],
    events: ['model', 'socket'],
    classify: ['model', 'socket', 'events'],
    retry: ['model', 'socket', 'events', 'classify'],
    pool: ['model', 'socket', 'events', 'classify', 'retry'],
    connect: ['model', 'socket', 'events', 'classify'],
    advice: ['model', 'socket'],
    adapters: ['model', 'socket', 'events', 'classify', 'retry', 'pool', 'connect', 'advice'],
    'index.ts': ['model', 'socket', 'events', 'classify', 'retry', 'pool', 'connect', 'advice'],
  },
  // The package depends on nothing, so that it can be put into any client.
  packages: Object.fromEntries(
    ['model', 'socket', 'events', 'classify', 'retry', 'pool', 'connect', 'advice', 'adapters', 'index.ts'].map(
      (folder) => [folder, ['node:*']],
    ),
  ),
  acts: [
    [/(?<![.\w$])console\b/, 'console: a library prints nothing; events/ tells whoever asks'],
    [
      /(?<![.\w$])Date\.now\b|(?<![.\w$])new Date\(\s*\)|(?<![.\w$])performance\.now\b|(?<![.\w$])set(Timeout|Interval)\s*\(/,
      'a clock: time and timers come from the Clock that was passed in (model/clock.ts)',
    ],
  ],
  mayDoAnything: ['model/clock.ts'],
};

const HOUSES: readonly House[] = [TCPWHY, GUARD];

/** Where the rules apply. */
export const RULED_FOLDERS: readonly string[] = HOUSES.map(({ source }) => source.slice(0, -1));

/** Every import that points the wrong way and every act that the engine may not do, as `path:line: why`. */
export function importProblems(tree: SourceTree): string[] {
  const extensions = new Set(
    findExtensions(tree).flatMap(({ folder, children }) => children.map((child) => `${folder}/${child}`)),
  );
  return [...tree].flatMap(([path, text]) => {
    const house = HOUSES.find(({ source }) => path.startsWith(source));
    if (house === undefined || !path.endsWith('.ts') || isTest(path)) return [];
    return [...wrongImports(house, path, text, extensions), ...forbiddenActs(house, path, text)];
  });
}

/** Tests and what only tests use may import anything. */
function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.includes('/testing/') || path.includes('/cases');
}

function wrongImports(house: House, path: string, text: string, extensions: ReadonlySet<string>): string[] {
  return moduleImports(text).flatMap(({ specifier, line, typeOnly }) => {
    const why = specifier.startsWith('.')
      ? whyNotFile(house, path, posix.join(parentOf(path), specifier), typeOnly, extensions)
      : whyNotPackage(house, path, specifier);
    return why === null ? [] : [`${path}:${line}: imports ${specifier}: ${why}`];
  });
}

function whyNotFile(
  house: House,
  path: string,
  target: string,
  typeOnly: boolean,
  extensions: ReadonlySet<string>,
): string | null {
  if (isTest(target)) return 'ships nothing that only tests use';
  if (target.startsWith(SCHEMA)) return null;
  if (!target.startsWith(house.source)) return `leaves ${house.source}`;
  const from = stageOf(house, path);
  const to = stageOf(house, target);
  const allowed = house.allowed[from];
  if (allowed === undefined) return `folder ${from} has no rule in scripts/import-rules.ts`;
  if (from !== to && !allowed.includes(to) && !(typeOnly && allowed.includes(`types of ${to}`)))
    return `${from} may import ${allowed.join(', ') || 'nothing'}`;
  const own = extensionOf(house, path, extensions);
  const other = extensionOf(house, target, extensions);
  if (own !== null && other !== null && own !== other) return 'one extension folder never imports another';
  return null;
}

function whyNotPackage(house: House, path: string, specifier: string): string | null {
  const stage = stageOf(house, path);
  const packages = house.packages[stage] ?? [];
  const isNode = specifier.startsWith('node:');
  if (packages.includes(specifier) || packages.includes(isNode ? 'node:*' : '*')) return null;
  return isNode ? 'only cli/ may use Node' : `${stage} may not use this package`;
}

function forbiddenActs(house: House, path: string, text: string): string[] {
  const inside = path.slice(house.source.length);
  if (house.mayDoAnything.some((free) => inside === free || inside.startsWith(`${free}/`))) return [];
  return codeOnly(text)
    .split('\n')
    .flatMap((line, index) => {
      const act = house.acts.find(([pattern]) => pattern.test(line));
      return act === undefined ? [] : [`${path}:${index + 1}: ${act[1]}`];
    });
}

/** First folder below src/. */
function stageOf({ source }: House, path: string): string {
  return path.slice(source.length).split('/')[0] ?? '';
}

/** The extension folder that a file belongs to. */
function extensionOf({ source }: House, path: string, extensions: ReadonlySet<string>): string | null {
  for (let folder = parentOf(path); folder.startsWith(source); folder = parentOf(folder))
    if (extensions.has(folder)) return folder;
  return null;
}
