import { expect, test } from 'vitest';
import { runFake } from '../../test/fake-cli.ts';
import { emptyDiagnosis, healthyDiagnosis, oneFindingDiagnosis } from '../../test/sample-diagnoses.ts';
import { TcpwhyError } from '../base/tcpwhy-error.ts';

const files = {
  'good.pcap': { diagnosis: healthyDiagnosis },
  'bad.pcap': { diagnosis: oneFindingDiagnosis },
  'none.pcap': { diagnosis: emptyDiagnosis },
  connections: { diagnosis: oneFindingDiagnosis },
  '-': { diagnosis: oneFindingDiagnosis },
  'log.txt': {
    error: new TcpwhyError('input-not-a-capture', 'not a packet capture', {
      input: 'log.txt',
      offset: 0,
      seen: '32 30 32 34',
      expected: 'd4 c3 b2 a1 or another magic number',
    }),
  },
  'crash.pcap': { error: new TypeError('x is undefined') },
};

test.each([
  ['nothing wrong', ['good.pcap'], 0],
  ['no connection at all', ['none.pcap'], 0],
  ['something found', ['bad.pcap'], 1],
  ['something found in one of two', ['good.pcap', 'bad.pcap'], 1],
  ['an unusable input outweighs the others', ['bad.pcap', 'log.txt'], 2],
  ['a missing file', ['missing.pcap'], 2],
  ['standard input', ['-'], 1],
])('exit status: %s', async (_, argv, status) => {
  expect((await runFake(argv, files)).status).toBe(status);
});

test('findings of readable inputs are printed although another one is unusable', async () => {
  const { stdout, stderr } = await runFake(['log.txt', 'bad.pcap'], files);
  expect(stdout).toContain('stale-pooled-connection');
  expect(stderr).toBe(
    [
      'tcpwhy: log.txt: not a packet capture',
      '  at:       byte 0',
      '  seen:     32 30 32 34',
      '  expected: d4 c3 b2 a1 or another magic number',
      '  likely:   it is a log, a report, or a capture inside an archive',
      '  try:      file log.txt',
      '',
    ].join('\n'),
  );
});

test('without arguments: short help with examples on standard error', async () => {
  const { status, stdout, stderr } = await runFake([]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('tcpwhy trace.pcap');
});

test('--json prints the merged answer, wherever it stands', async () => {
  for (const argv of [
    ['--json', 'bad.pcap'],
    ['bad.pcap', '--json'],
    ['diagnose', '--json', 'bad.pcap'],
  ]) {
    const { stdout } = await runFake(argv, files);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      inputs: [{ name: 'bad.pcap' }],
      findings: [{ connectionCount: 400 }],
    });
  }
});

test('a file named like a command is read by diagnose', async () => {
  expect((await runFake(['diagnose', 'connections'], files)).stdout).toContain('stale-pooled-connection');
});

test('our own mistakes do not look like the user’s', async () => {
  const { status, stderr } = await runFake(['crash.pcap'], files);
  expect(status).toBe(2);
  expect(stderr).toContain('internal error: TypeError: x is undefined');
  expect(stderr).toContain('defect of tcpwhy, not of your capture');
  expect(stderr).not.toContain('at Object');
  const debug = await runFake(['crash.pcap'], files, undefined, { TCPWHY_DEBUG: '1' });
  expect(debug.stderr).toMatch(/ {4}at /);
});

test('connections: table, JSON lines and Zeek', async () => {
  const table = await runFake(['connections', 'bad.pcap'], files);
  expect(table.stdout).toMatch(/^id +start/);
  for (const argv of [['--format', 'jsonl'], ['--json']]) {
    const lines = (await runFake(['connections', ...argv, 'bad.pcap'], files)).stdout.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['0', '1']);
  }
  expect((await runFake(['connections', '--format=zeek', 'bad.pcap'], files)).stdout).toBe('#zeek bad.pcap\n');
  expect(table.status).toBe(0);
});

test('connections: several tables are named, and what cannot be read is status 2', async () => {
  const { status, stdout } = await runFake(['connections', 'bad.pcap', 'log.txt', 'good.pcap'], files);
  expect(status).toBe(2);
  expect(stdout).toMatch(/^bad\.pcap\n id .*\n1:0 .*\n1:1 .*\ngood\.pcap\n id .*\n2:0 /);
});

test('cause: list, page, JSON, and near names for a mistyped id', async () => {
  expect((await runFake(['cause'])).stdout).toContain('An endpoint ended it');
  expect((await runFake(['cause', 'stale-pooled-connection'])).stdout).toContain('Set idleTimeout of the pool');
  expect(JSON.parse((await runFake(['cause', 'port-closed', '--json'])).stdout)).toMatchObject({ id: 'port-closed' });
  const { status, stdout, stderr } = await runFake(['cause', 'mtu']);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe("tcpwhy: no cause is named 'mtu'\n  try:      tcpwhy cause path-mtu-black-hole\n");
});

test('--version and --schema', async () => {
  expect(await runFake(['--version'])).toEqual({ status: 0, stdout: '9.8.7\n', stderr: '' });
  const schema = await runFake(['--schema']);
  expect(schema.status).toBe(0);
  expect(JSON.parse(schema.stdout)).toMatchObject({ $ref: '#/definitions/Diagnosis' });
});

test.each([['--colour'], ['connections'], ['connections', '--format', 'xml', 'bad.pcap'], ['cause', 'a', 'b']])(
  'a wrong command line is explained and is status 2: %s %s %s',
  async (...argv) => {
    const { status, stdout, stderr } = await runFake(
      argv.filter((word) => word !== undefined),
      files,
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^(error|tcpwhy): /);
    expect(stderr).toContain('try:');
  },
);

test.each([
  [['--help']],
  [['diagnose', '--help']],
  [['connections', '--help']],
  [['explain', '--help']],
  [['cause', '--help']],
])('help has its examples before its options: %s', async (argv) => {
  const { status, stdout, stderr } = await runFake(argv);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.indexOf('Examples:')).toBeGreaterThan(0);
  expect(stdout.indexOf('Examples:')).toBeLessThan(stdout.indexOf('Options:'));
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  // What does not exist yet is not promised.
  expect(stdout).not.toMatch(/\blab\b|--at\b/);
});

test('names are shown printable', async () => {
  const { stderr } = await runFake(['\u001b[2Jno.pcap']);
  expect(stderr).toContain('tcpwhy: \\x1b[2Jno.pcap: no such file');
});
