import { expect, test } from 'vitest';
import { importProblems } from './import-rules.ts';

const SRC = 'packages/tcpwhy/src/';
const problems = (files: Record<string, string>) =>
  importProblems(new Map(Object.entries(files).map(([path, text]) => [SRC + path, text])));

test.each([
  ['flow/a.ts', "import { b } from '../model/b.ts';"],
  ['flow/zeek/a.ts', "import { b } from '../b.ts';"],
  ['causes/x/detect.ts', "import type { AppProtocol } from '../../apps/protocol.ts';"],
  ['diagnose/a.ts', "import { b } from '../wire/decode.ts';"],
  ['cli/a.ts', "import { readFileSync } from 'node:fs';\nconsole.log(Date.now());"],
  ['flow/a.test.ts', "import { b } from '../wire/b.ts';\nimport { test } from 'vitest';"],
  ['flow/a.ts', "// console.log and Date.now are not for here\nconst process = 'console';\nconst d = new Date(5);"],
  ['flow/a.ts', 'table.process.name; row.console; this.fetch();'],
])('%s may say %j', (path, text) => {
  expect(problems({ [path]: text })).toEqual([]);
});

test.each([
  ['flow/a.ts', "import { b } from '../wire/b.ts';", 'flow may import base, model'],
  ['base/a.ts', "import { b } from '../model/b.ts';", 'base may import nothing'],
  ['model/a.ts', "import type { b } from '../flow/b.ts';", 'model may import base'],
  ['causes/x/detect.ts', "import { read } from '../../apps/cql/read.ts';", 'causes may import'],
  ['report/a.ts', "import { b } from '../diagnose/b.ts';", 'report may import base, model'],
  ['diagnose/a.ts', "import { b } from '../report/b.ts';", 'diagnose may import'],
  ['flow/a.ts', "import { b } from '../../test/b.ts';", 'leaves'],
  ['flow/a.ts', "import { b } from './testing/b.ts';", 'only tests use'],
  ['flow/a.ts', "import { b } from 'node:fs';", 'only cli/ may use Node'],
  ['flow/a.ts', "import { b } from 'lodash';", 'may not use this package'],
  ['shiny/a.ts', "import { b } from '../base/b.ts';", 'has no rule'],
  ['flow/a.ts', 'console.log(1);', 'only cli/ prints'],
  ['flow/a.ts', 'const now = Date.now();', 'a clock'],
  ['flow/a.ts', 'const now = new Date();', 'a clock'],
  ['flow/a.ts', 'const x = Math.random();', 'randomness'],
  ['flow/a.ts', 'const x = process.env;', 'process'],
  ['flow/a.ts', 'const x = Buffer.from([]);', 'Node only'],
])('%s may not say %j', (path, text, why) => {
  const found = problems({ [path]: text });
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`${SRC}${path}:1: `);
  expect(found[0]).toContain(why);
});

test('one extension folder never imports another, but may use what stands above', () => {
  const files = {
    'wire/link/a/index.ts': "import { x } from '../b/x.ts';\nimport { y } from '../../y.ts';\nexport default {};",
    'wire/link/b/index.ts': "import { x } from './x.ts';\nexport default {};",
    'wire/network/c/index.ts': "import { x } from '../../link/b/x.ts';\nexport default {};",
    'wire/link/registry.generated.ts': "import a from './a/index.ts';",
  };
  expect(problems(files)).toEqual([
    `${SRC}wire/link/a/index.ts:1: imports ../b/x.ts: one extension folder never imports another`,
    `${SRC}wire/network/c/index.ts:1: imports ../../link/b/x.ts: one extension folder never imports another`,
  ]);
});

test.each([
  ['pool/a.ts', "import { b } from '../retry/b.ts';\nimport { createHook } from 'node:async_hooks';", null],
  ['model/clock.ts', 'setTimeout(f, 1); Date.now();', null],
  ['socket/a.ts', "import { b } from '../pool/b.ts';", 'socket may import model'],
  ['adapters/pg/index.ts', "import pg from 'pg';", 'may not use this package'],
  ['pool/a.ts', 'setTimeout(f, 1);', 'a clock'],
])('guard: %s, %j: %s', (path, text, why) => {
  const found = importProblems(new Map([[`packages/guard/src/${path}`, text]]));
  if (why === null) expect(found).toEqual([]);
  else expect(found.join()).toContain(why);
});
