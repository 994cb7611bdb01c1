/** One import of a module, as it stands in the source. */
export interface ModuleImport {
  readonly specifier: string;
  readonly line: number;
  /** `import type` or `export type`: gone at run time. */
  readonly typeOnly: boolean;
}

const STATIC = /^(?:import|export)\s+(type\s+)?(?:[\w$*,\s]|\{[^}]*\})*?from\s*['"]([^'"]+)['"]/gm;
const SIDE_EFFECT = /^import\s*['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]/g;

/**
 * All imports and re-exports of a TypeScript file. Static ones are expected at the start of a line, where the
 * formatter puts them; so text inside comments and strings does not count.
 */
export function moduleImports(source: string): ModuleImport[] {
  const found: ModuleImport[] = [];
  const add = (match: RegExpMatchArray, specifier: string | undefined, typeOnly: boolean) =>
    found.push({ specifier: specifier ?? '', line: source.slice(0, match.index).split('\n').length, typeOnly });
  for (const match of source.matchAll(STATIC)) add(match, match[2], match[1] !== undefined || onlyTypes(match[0]));
  for (const match of source.matchAll(SIDE_EFFECT)) add(match, match[1], false);
  for (const match of source.matchAll(DYNAMIC)) add(match, match[1], false);
  return found;
}

/** `import { type A, type B } from`. */
function onlyTypes(statement: string): boolean {
  const names = /\{([^}]*)\}/
    .exec(statement)?.[1]
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return names !== undefined && names.length > 0 && names.every((name) => name.startsWith('type '));
}

const TOKENS = [
  /\/\*[\s\S]*?\*\//, // comment
  /\/\/.*/,
  /'(?:[^'\\\n]|\\.)*'/, // string
  /"(?:[^"\\\n]|\\.)*"/,
  /`(?:[^`\\]|\\[\s\S])*`/, // template, with all that is in it
  /(?<=[(,=:[!&|?{};\n]\s*)\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/, // regular expression
];
const UNSPOKEN = new RegExp(TOKENS.map(({ source }) => source).join('|'), 'g');

/** The code with comments, strings and regular expressions blanked out, line for line. */
export function codeOnly(source: string): string {
  return source.replace(UNSPOKEN, (text) => text.replace(/[^\n]/g, ' '));
}
