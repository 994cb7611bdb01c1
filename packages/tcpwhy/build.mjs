// npm run build: bundles the command line and the engine into dist/, so that the package has no dependencies.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
rmSync('dist', { recursive: true, force: true });

const shared = {
  bundle: true,
  format: 'esm',
  target: 'node20',
  // Names stay readable; but constants of other modules become literals, which the hot loops feel.
  minifySyntax: true,
  legalComments: 'inline',
  metafile: true,
  logLevel: 'warning',
};

/**
 * Packages that most runs do without, for text beyond ASCII or a terminal: files of their own, that the first use loads.
 * Parsing them takes as long as reading a small capture.
 */
const LOADED_LATE = {
  'string-width': (file) => `export default (...args) => require('${file}').default(...args);`,
  'wrap-ansi': (file) => `export default (...args) => require('${file}').default(...args);`,
  'cli-progress': (file) => `export default { get SingleBar() { return require('${file}').SingleBar; } };`,
};

const loadedLate = {
  name: 'loaded-late',
  setup({ onResolve, onLoad }) {
    const names = new RegExp(`^(${Object.keys(LOADED_LATE).join('|')})$`);
    onResolve({ filter: names }, ({ path, importer }) =>
      importer.includes('node_modules') ? undefined : { path, namespace: 'loaded-late' },
    );
    onLoad({ filter: /./, namespace: 'loaded-late' }, ({ path }) => ({ contents: LOADED_LATE[path](`./${path}.cjs`) }));
    onResolve({ filter: /^\.\/.+\.cjs$/ }, ({ path, namespace }) =>
      namespace === 'loaded-late' ? { path, external: true } : undefined,
    );
  },
};

/**
 * Whatever is loaded later needs the main part as well, which is there by then. Saying so keeps the main part in one file:
 * esbuild gives every set of modules that the same entries need a file of its own, and each file takes time to open.
 */
const besideMain = {
  name: 'beside-main',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir, namespace }) => {
      if (kind !== 'dynamic-import' || namespace !== 'file' || importer.endsWith('/cli/tcpwhy.ts')) return undefined;
      const { path: file } = await resolve(path, { kind: 'import-statement', resolveDir });
      return { path: file, namespace: 'beside-main' };
    });
    onLoad({ filter: /./, namespace: 'beside-main' }, ({ path }) => ({
      contents: `import './src/cli/main.ts'; export * from '${path}';`,
      resolveDir: '.',
    }));
  },
};

/** Commander starts commands that are programs of their own; ours are not, and Node's module for it takes 10 ms to load. */
const withoutChildren = {
  name: 'without-children',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      importer.includes('/commander/') ? { path, namespace: 'without-children' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'without-children' }, () => ({ contents: 'module.exports = {};' }));
  },
};

const commandLine = await build({
  ...shared,
  entryPoints: ['src/cli/tcpwhy.ts'],
  outdir: 'dist',
  entryNames: '[name]',
  // What is loaded later becomes files of its own.
  splitting: true,
  platform: 'node',
  plugins: [loadedLate, besideMain, withoutChildren],
  // Some bundled packages are CommonJS and ask for Node's modules with `require`, which modules do not have.
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
});
const late = await build({
  ...shared,
  format: 'cjs',
  entryPoints: Object.keys(LOADED_LATE).map((name) => ({ in: name, out: name })),
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  platform: 'node',
});
// `neutral`: the engine must also run where there is no Node.
await build({ ...shared, entryPoints: ['src/index.ts'], outfile: 'dist/index.js', platform: 'neutral' });

writeTypes();
chmodSync('dist/tcpwhy.js', 0o755);
writeFileSync(
  'dist/THIRD-PARTY-LICENSES.txt',
  licences([commandLine, late].flatMap(({ metafile }) => Object.keys(metafile.inputs))),
);

/** Declarations of what `src/index.ts` exports; those of the inside, which nobody can import, are left out. */
function writeTypes() {
  execFileSync('npx', ['tsc', '-p', 'tsconfig.types.json'], { stdio: 'inherit' });
  const wanted = new Set(['index.d.ts']);
  for (const file of wanted) {
    const text = readFileSync(`dist/all-types/${file}`, 'utf8');
    for (const [, target] of text.matchAll(/from '(\.[^']+)\.ts'/g)) wanted.add(join(dirname(file), `${target}.d.ts`));
    mkdirSync(dirname(`dist/types/${file}`), { recursive: true });
    writeFileSync(`dist/types/${file}`, text);
  }
  rmSync('dist/all-types', { recursive: true });
}

/** The licence texts of all packages that ended up in the bundle, as their licences demand. */
function licences(inputs) {
  const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    const text = file === undefined ? '' : readFileSync(`${folder}/${file}`, 'utf8');
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return texts.join(`\n${'-'.repeat(72)}\n\n`);
}
