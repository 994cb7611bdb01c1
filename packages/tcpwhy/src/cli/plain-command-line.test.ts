import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildProgram } from './options.ts';
import { plainCommandLine } from './plain-command-line.ts';
import type { SharedOptions } from './session.ts';

const words = ['a.pcap', '-', 'b.log', '--json', '--all', '--no-color', '--no-progress', '--schema', '--', ''];
const commands = ['connections', 'diagnose', 'explain', 'cause', 'help', '--format', 'jsonl', '-h', '--js', '--json=1'];
const argvs = fc.array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...words) }, fc.constantFrom(...commands)), {
  maxLength: 6,
});

test('files and shared switches are plain', () => {
  expect(plainCommandLine(['--json', 'a.pcap', '-', '--no-color'])).toEqual({
    names: ['a.pcap', '-'],
    options: { json: true, all: false, color: false, progress: true },
  });
});

test.each([
  ['no file', ['--json']],
  ['a command', ['--json', 'connections', 'a.pcap']],
  ['help', ['help']],
  ['another switch', ['a.pcap', '--schema']],
  ['the end of switches', ['--', '--json']],
])('left to commander: %s', (_, argv) => {
  expect(plainCommandLine(argv)).toBeNull();
});

test('a command behind a file is a file', () => {
  expect(plainCommandLine(['a.pcap', 'connections'])?.names).toEqual(['a.pcap', 'connections']);
});

test('whatever is plain, commander understands alike', async () => {
  let plain = 0;
  await fc.assert(
    fc.asyncProperty(argvs, async (argv) => {
      const line = plainCommandLine(argv);
      fc.pre(line !== null);
      plain++;
      expect(await asCommanderDoes(argv)).toEqual([line]);
    }),
    { numRuns: 500 },
  );
  expect(plain).toBeGreaterThan(100);
});

/** The calls of `diagnose` that commander makes of a command line; other commands fail. */
async function asCommanderDoes(argv: readonly string[]): Promise<unknown[]> {
  const calls: { names: string[]; options: SharedOptions }[] = [];
  const other = () => Promise.reject(new Error('another command'));
  const actions = { connections: other, explain: other, cause: other, schema: other };
  const diagnose = async (names: string[], options: SharedOptions) => void calls.push({ names, options });
  const program = buildProgram({ ...actions, diagnose }, '1.2.3', { out: () => {}, err: () => {} });
  await program.parseAsync([...argv], { from: 'user' });
  return calls;
}
