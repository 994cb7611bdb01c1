import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { corpusPath } from '../../../test/corpus.ts';
import { run } from '../src/cli/main.ts';
import type { Diagnosis } from '../src/model/diagnosis.ts';
import { schemaText } from '../src/report/json/schema-text.ts';
import { Collector, type RunResult } from './fake-cli.ts';

/** The command line with the real engine and real files. What each capture holds is in the corpus' truth files. */

const refused = corpusPath('kernel-lab/refused.client.pcap');
const staleRequest = corpusPath('kernel-lab/stale_pool_race.client.pcap');
const notACapture = fileURLToPath(new URL('../tsconfig.types.json', import.meta.url));

async function tcpwhy(argv: readonly string[], stdin: Readable = Readable.from([])): Promise<RunResult> {
  const stdout = new Collector();
  const stderr = new Collector();
  const status = await run(argv, { stdin, stdout, stderr, env: {} });
  return { status, stdout: stdout.text, stderr: stderr.text };
}

test('a refused connection: found, named, and nothing was executed', async () => {
  const { status, stdout, stderr } = await tcpwhy([refused]);
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toContain('port-closed');
  expect(stdout).toContain('request    it was not executed');
  expect(stdout).toContain('frame.number in {1, 2}');
  expect(stdout).toContain('tcp.stream eq 0');
});

test('--json fits the schema, and its evidence names frames of the capture', async () => {
  const isValid = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(schemaText()) as object);
  for (const capture of [refused, staleRequest]) {
    const { stdout } = await tcpwhy(['--json', capture]);
    const diagnosis = JSON.parse(stdout) as Diagnosis;
    expect(isValid(diagnosis), JSON.stringify(isValid.errors)).toBe(true);
    const packets = diagnosis.inputs[0]?.packets ?? 0;
    const frames = diagnosis.findings.flatMap((finding) => finding.evidence.flatMap(({ frame }) => frame ?? []));
    expect(frames.length).toBeGreaterThan(0);
    expect(frames.every((frame) => frame >= 1 && frame <= packets)).toBe(true);
  }
});

test('standard input gives the same answer as the file', async () => {
  const bytes = readFileSync(staleRequest);
  // Cut anywhere: a pipe does not care for packets.
  const pieces = [bytes.subarray(0, 7), bytes.subarray(7, 301), bytes.subarray(301)];
  const piped = await tcpwhy(['--json', '-'], Readable.from(pieces));
  const direct = await tcpwhy(['--json', staleRequest]);
  expect(piped.stdout.replaceAll('"-"', JSON.stringify(staleRequest))).toBe(direct.stdout);
  expect(piped.status).toBe(1);
});

test('connections as JSON lines: one per connection, with its cause', async () => {
  const { status, stdout } = await tcpwhy(['connections', '--format', 'jsonl', refused]);
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(status).toBe(0);
  expect(rows).toMatchObject([
    {
      id: '0',
      stream: 0,
      ending: 'refused',
      resetBy: 'server',
      causes: ['port-closed'],
      zeek: { conn_state: 'REJ', history: 'Sr' },
    },
  ]);
});

test('an input that is no capture, one that is empty and one that is missing: status 2 and a way on', async () => {
  const wrong = await tcpwhy([notACapture]);
  expect(wrong).toMatchObject({ status: 2, stdout: '' });
  expect(wrong.stderr).toContain('tsconfig.types.json');
  expect(wrong.stderr).toMatch(/^ {2}try: {6}\S/m);
  const empty = await tcpwhy(['-']);
  expect(empty).toMatchObject({ status: 2, stdout: '' });
  expect(empty.stderr).toContain('empty');
  const missing = await tcpwhy([`${refused}.gone`, refused]);
  expect(missing.status).toBe(2);
  expect(missing.stdout).toContain('port-closed');
  expect(missing.stderr).toContain('.gone');
});

test('every cause of the list has a page that a terminal can show', async () => {
  const { stdout } = await tcpwhy(['cause', '--json']);
  const causes = JSON.parse(stdout) as { id: string; page: string }[];
  // The published list has 51 causes.
  expect(causes.length).toBeGreaterThanOrEqual(51);
  const list = (await tcpwhy(['cause'])).stdout;
  for (const { id } of causes) {
    const page = await tcpwhy(['cause', id]);
    expect(page.status).toBe(0);
    expect(page.stdout.startsWith(`${id}\n`)).toBe(true);
    expect(page.stdout.split('\n').length, id).toBeGreaterThan(5);
    expect(list).toContain(`  ${id}`);
  }
});

test('a conn.log has Zeek’s header and a row per connection', async () => {
  const { status, stdout } = await tcpwhy(['connections', '--format', 'zeek', refused]);
  expect(status).toBe(0);
  const lines = stdout.trim().split('\n');
  expect(lines[0]).toBe('#separator \\x09');
  const rows = lines.filter((line) => !line.startsWith('#'));
  expect(rows).toHaveLength(1);
  expect(rows[0]?.split('\t')).toContain('REJ');
});
