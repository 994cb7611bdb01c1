import { expect, test } from 'vitest';
import { folderProblems } from './folder-rules.ts';

const SRC = 'packages/tcpwhy/src/';
const PAGE = '# Title\n\n## What happens\n## Evidence\n## Looks like but is not\n## What to do\n## Sources\n';

const GOOD: Record<string, string> = {
  [`${SRC}flow/README.md`]: '',
  [`${SRC}flow/track.ts`]: '',
  [`${SRC}causes/README.md`]: '',
  [`${SRC}causes/port-closed/index.ts`]: "export default {\n  id: 'port-closed',\n};",
  [`${SRC}causes/port-closed/cause.md`]: PAGE,
};

const problems = (change: Record<string, string | null>) => {
  const entries = Object.entries({ ...GOOD, ...change }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return folderProblems(new Map(entries));
};

test('a complete tree has no problems', () => {
  expect(problems({})).toEqual([]);
});

test.each([
  [{ [`${SRC}flow/README.md`]: null }, `${SRC}flow: no README.md`],
  [{ [`${SRC}flow/zeek/a.ts`]: '' }, `${SRC}flow/zeek: no README.md`],
  [{ [`${SRC}flow/utils.ts`]: '' }, `${SRC}flow/utils.ts: the name does not say`],
  [{ 'bench/helpers/a.ts': '' }, 'bench/helpers: the name does not say'],
  [{ [`${SRC}causes/ids.ts`]: "const IDS = ['port-open'];" }, `${SRC}causes/port-closed: not an id`],
  [{ 'scripts/a.ts': 'x\n'.repeat(351) }, 'scripts/a.ts: 351 lines'],
  [{ [`${SRC}causes/port-closed/index.ts`]: "export default {\n  id: 'closed',\n};" }, 'id is closed, not port-closed'],
  [{ [`${SRC}causes/port-closed/cause.md`]: null }, `${SRC}causes/port-closed: no cause.md`],
  [{ [`${SRC}causes/port-closed/cause.md`]: PAGE.replace('## Evidence\n', '') }, 'headings are What happens, Looks'],
])('%j', (change, problem) => {
  const found = problems(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(problem);
});

test('generated files may be long', () => {
  expect(problems({ [`${SRC}flow/x.generated.ts`]: 'x\n'.repeat(5000) })).toEqual([]);
});
