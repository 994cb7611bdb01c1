// npm run new:cause ID: the folder of a new cause, to be filled in. Its checks fail until it is.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CAUSE_HEADINGS } from './folder-rules.ts';
import { repositoryRoot } from './source-tree.ts';

const [id = ''] = process.argv.slice(2);
const folder = `${repositoryRoot}packages/tcpwhy/src/causes/${id}`;

if (!/^[a-z]+(-[a-z]+)*$/.test(id))
  fail('usage: npm run new:cause ID   (a noun phrase in kebab-case: stale-pooled-connection)');
else if (existsSync(folder)) fail(`${folder} exists`);
else {
  for (const [name, text] of Object.entries(skeleton(id))) write(`${folder}/${name}`, text);
  console.log(`made ${folder}; then: npm run gen, npx vitest run cause-cases -t ${id}`);
}

function skeleton(cause: string): Record<string, string> {
  const handshake = '0     client > S\n+1ms  server > SA\n+0    client > A\n';
  return {
    'index.ts': descriptor(cause),
    'cause.md': `# ${cause}\n\n${CAUSE_HEADINGS.map((heading) => `## ${heading}\n`).join('\n')}`,
    'cases/first.flow': `expect: ${cause}\n# What happens here.\n${handshake}`,
    'cases/second.flow': `expect: ${cause}\n# What is different here.\n${handshake}`,
    'cases/look-alike.flow': `expect-not: ${cause}\n# What it looks like, and what it is.\n${handshake}`,
    'cases/healthy.flow': `expect: none\n# The same, but nobody was hurt.\n${handshake}`,
  };
}

function descriptor(cause: string): string {
  return `import type { Cause } from '../cause.ts';

const cause: Cause = {
  id: '${cause}',
  group: 'endpoint',
  actor: '',
  summary: '',
  outranks: [],
  groupBy: 'server',
  detect: () => null,
};

export default cause;
`;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 2;
}
