import { expect, test } from 'vitest';
import { Collector, runFake } from '../../test/fake-cli.ts';
import { healthyDiagnosis, oneFindingDiagnosis } from '../../test/sample-diagnoses.ts';
import { pageColumns, tableColumns, wantsColour } from './streams.ts';

const terminal = new Collector({ columns: 132 });
const file = new Collector();

test.each([
  ['a terminal', terminal, {}, true, true],
  ['a file', file, {}, true, false],
  ['--no-color', terminal, {}, false, false],
  ['NO_COLOR', terminal, { NO_COLOR: '1' }, true, false],
  ['an empty NO_COLOR does not count', terminal, { NO_COLOR: '' }, true, true],
  ['a dumb terminal', terminal, { TERM: 'dumb' }, true, false],
  ['FORCE_COLOR', file, { FORCE_COLOR: '1' }, true, true],
  ['FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, true, false],
  ['NO_COLOR beats FORCE_COLOR', terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
])('colour: %s', (_, stream, env, allowed, expected) => {
  expect(wantsColour(stream, env, allowed)).toBe(expected);
});

test('prose has its widest line, tables take the terminal, files are not cut', () => {
  expect([pageColumns(terminal), pageColumns(file), pageColumns(new Collector({ columns: 60 }))]).toEqual([
    100, 80, 60,
  ]);
  expect([tableColumns(terminal), tableColumns(file)]).toEqual([132, Number.POSITIVE_INFINITY]);
});

test('the width and the colours of the terminal reach the report', async () => {
  const files = { 'a.pcap': { diagnosis: oneFindingDiagnosis } };
  const narrow = await runFake(['--no-color', 'a.pcap'], files, { columns: 50 });
  expect(Math.max(...narrow.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(50);
  expect(narrow.stdout).not.toContain('\u001b');
  expect((await runFake(['a.pcap'], files, { columns: 50 })).stdout).toContain('\u001b[31m');
});

test('a large input shows its progress on a terminal only, and takes it away again', async () => {
  const files = { 'big.pcap': { diagnosis: healthyDiagnosis, totalBytes: 128 * 1024 * 1024 } };
  const shown = await runFake(['big.pcap'], files, { columns: 80 });
  expect(shown.stderr).toContain('big.pcap [');
  expect(shown.stderr).toContain('50% of 128 MiB');
  // `ESC [ 0 K` or `ESC [ K` clears the line at the end.
  expect(shown.stderr).toMatch(/\p{Cc}\[\d?[JK][^%]*$/u);
  expect((await runFake(['big.pcap', '--no-progress'], files, { columns: 80 })).stderr).toBe('');
  expect((await runFake(['big.pcap'], files)).stderr).toBe('');
  const small = { 'big.pcap': { diagnosis: healthyDiagnosis, totalBytes: 1024 } };
  expect((await runFake(['big.pcap'], small, { columns: 80 })).stderr).toBe('');
});
