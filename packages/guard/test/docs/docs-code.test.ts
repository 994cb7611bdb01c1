import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const guard = join(dirname(fileURLToPath(import.meta.url)), '../..');
// Inside the package, so that its dev dependencies resolve.
const work = join(guard, 'test/docs/.compiled');
afterAll(() => rmSync(work, { recursive: true, force: true }));

const pages = readdirSync(join(guard, 'docs')).filter((name) => name.endsWith('.md'));

describe('code in the docs compiles', () => {
  test('there is some', () => {
    expect(pages.flatMap(codeOf).length).toBeGreaterThan(5);
  });

  test('all pages', () => {
    mkdirSync(work, { recursive: true });
    const files = pages.flatMap((page) =>
      codeOf(page).map((code, index) => {
        const file = `${page.replace('.md', '')}-${index + 1}.ts`;
        // An example may use top-level await; `export {}` makes each one a module of its own.
        writeFileSync(join(work, file), `${code}\nexport {};\n`);
        return file;
      }),
    );
    writeFileSync(join(work, 'tsconfig.json'), JSON.stringify(config(files)));
    expect(compile()).toBe('');
  });
});

function codeOf(page: string): string[] {
  const text = readFileSync(join(guard, 'docs', page), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
}

function config(files: readonly string[]): object {
  const source = (path: string): string[] => [join(guard, 'src', path)];
  const adapters = ['http', 'undici', 'mysql2', 'pg', 'ioredis', 'aws', 'cassandra'];
  const paths = Object.fromEntries(
    adapters.map((name) => [`tcpwhy-guard/${name}`, source(`adapters/${name}/index.ts`)]),
  );
  return {
    extends: join(guard, '../../tsconfig.json'),
    compilerOptions: { paths: { 'tcpwhy-guard': [entry()], ...paths }, noUnusedLocals: false },
    files,
    include: [],
  };
}

/** The package's entry; the parts that are documented so far while it has none. */
function entry(): string {
  const index = join(guard, 'src/index.ts');
  if (existsSync(index)) return index;
  const parts = ['classify', 'events', 'socket'].map(
    (part) => `export * from '${join(guard, 'src', part, 'index.ts')}';\n`,
  );
  writeFileSync(join(work, 'entry.ts'), parts.join(''));
  return join(work, 'entry.ts');
}

/** What the compiler says; empty when it is content. */
function compile(): string {
  const tsc = join(guard, '../../node_modules/.bin/tsc');
  try {
    execFileSync(tsc, ['--noEmit', '-p', join(work, 'tsconfig.json')], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout ?? error);
  }
}
