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

/** Packages that build large tables when they are loaded, and are needed only for text beyond ASCII, or in colour. */
const loadedLate = {
  name: 'loaded-late',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(string-width|wrap-ansi)$/ }, ({ path, importer, namespace }) =>
      namespace === 'file' && !importer.includes('node_modules') ? { path, namespace: 'loaded-late' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'loaded-late' }, ({ path }) => ({
      // esbuild runs the code of a module that is required only when it is.
      contents: `let load = (...args) => (load = require('${path}').default)(...args);
        export default (...args) => load(...args);`,
      resolveDir: '.',
    }));
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
  plugins: [loadedLate],
  // Some bundled packages are CommonJS and ask for Node's modules with `require`, which modules do not have.
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
});
// `neutral`: the engine must also run where there is no Node.
await build({ ...shared, entryPoints: ['src/index.ts'], outfile: 'dist/index.js', platform: 'neutral' });

writeTypes();
chmodSync('dist/tcpwhy.js', 0o755);
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licences(Object.keys(commandLine.metafile.inputs)));

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
