import { expect, test } from 'vitest';
import { runFake } from '../../../test/fake-cli.ts';

const RESET = '2026/11/22 14:00:04 read tcp 10.0.0.1:55638->10.0.0.2:443: read: connection reset by peer';
const HEALTHY = '2026/11/22 14:00:04 listening on :8080';
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');
const files = {
  'app.log': { text: `${HEALTHY}\n${RESET}\n${HEALTHY}\n${RESET.replace('14:00:04', '14:05:04')}\n` },
  'healthy.log': { text: `${HEALTHY}\n`.repeat(10) },
  'empty.log': { text: '' },
  'trace.pcap': { text: `\u0000\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u000e\u000f`.repeat(9) },
  '-': { text: `${RESET}\n` },
};

/** What `--json` gives. */
interface Answer {
  schemaVersion: number;
  inputs: { name: string; kind: string; lines: number; events: number; format: string }[];
  notices: { id: string; count: number }[];
  events: {
    input: string;
    line: number;
    kind: string;
    remote: string | null;
    time: string | null;
    timeText: string | null;
  }[];
}

async function explainJson(...args: string[]): Promise<Answer> {
  return JSON.parse((await runFake(['explain', '--json', ...args], files)).stdout) as Answer;
}

test.each([
  ['an event in a text', [RESET], 1],
  ['an event in a file', ['app.log'], 1],
  ['no event', ['healthy.log'], 0],
  ['a text about something else', ['the password was reset'], 0],
  ['standard input', ['-'], 1],
  ['nothing but a pipe', [], 1],
  ['a binary file', ['trace.pcap'], 2],
  ['an empty file', ['empty.log'], 2],
  ['a file that is not there', ['no-such.log'], 2],
  ['one unreadable input outweighs the others', ['app.log', 'trace.pcap'], 2],
])('exit status: %s', async (_, args, status) => {
  expect((await runFake(['explain', ...args], files)).status).toBe(status);
});

test('events as data', async () => {
  const { schemaVersion, inputs, events, notices } = await explainJson('app.log');
  expect(schemaVersion).toBe(1);
  expect(inputs).toMatchObject([{ name: 'app.log', kind: 'log', lines: 4, events: 2, format: 'text, UTF-8' }]);
  expect(events).toMatchObject([
    { input: 'app.log', line: 2, kind: 'reset', remote: '10.0.0.2:443', time: '2026-11-22T14:00:04.000000000' },
    { input: 'app.log', line: 4, timeText: '2026/11/22 14:05:04' },
  ]);
  expect(notices).toMatchObject([{ id: 'log-lines-passed-over', count: 2 }]);
});

test('equal events are put together; --all shows each', async () => {
  const grouped = (await runFake(['explain', 'app.log'], files)).stdout;
  expect(grouped.match(/^\d+\. RESET/gm)).toHaveLength(1);
  expect(grouped).toContain('2 times, lines 2 to 4');
  expect(grouped).toContain('2026/11/22 14:00:04 to 2026/11/22 14:05:04 (zone not written)');
  const single = (await runFake(['explain', '--all', 'app.log'], files)).stdout;
  expect(single.match(/^\d+\. RESET/gm)).toHaveLength(2);
  expect(single).toContain('4 lines, 2 events');
});

test('words that were not quoted are one text, quoted ones are several', async () => {
  expect(await explainJson('connection', 'reset', 'by', 'peer')).toMatchObject({
    inputs: [{ name: 'text', events: 1 }],
  });
  const { inputs } = await explainJson(RESET, 'app.log', 'dial tcp 10.0.0.3:22: connection refused');
  expect(inputs.map(({ name }) => name)).toEqual(['text 1', 'app.log', 'text 2']);
});

test('a stack trace as an argument is one event', async () => {
  const trace = 'Error: read ECONNRESET\n    at TCP.onStreamRead (node:internal/stream_base_commons:218:20)';
  expect((await explainJson(trace)).events).toHaveLength(1);
});

test('of very many events all are printed, as one JSON object', async () => {
  const many = { 'many.log': { text: `${RESET}\n`.repeat(2500) } };
  const { stdout } = await runFake(['explain', '--json', 'many.log'], many);
  const answer = JSON.parse(stdout) as Answer;
  expect(answer.events).toHaveLength(2500);
  expect(answer.events.at(-1)?.line).toBe(2500);
  expect(answer.inputs[0]?.events).toBe(2500);
});

test('nothing found: what was looked for and what to try', async () => {
  const { stdout } = await runFake(['explain', 'healthy.log'], files);
  expect(stdout).toContain('Nothing in it speaks of a broken connection.');
  expect(stdout).toContain('tcpdump -i any');
});

test('pages fit 80 columns and read the same without colour', async () => {
  const plain = (await runFake(['explain', 'app.log', RESET], files)).stdout;
  expect(plain.split('\n').filter((line) => line.length > 80)).toEqual([]);
  const coloured = (await runFake(['explain', 'app.log', RESET], files, undefined, { FORCE_COLOR: '1' })).stdout;
  expect(coloured).not.toBe(plain);
  expect(coloured.replace(COLOUR, '')).toBe(plain);
});

test('hostile text does not reach the terminal as it is', async () => {
  const { stdout } = await runFake(['explain', `\u202e\u009b31m ${RESET}`], files);
  expect(stdout).not.toMatch(/[\u202e\u009b]/);
});

test('a binary input says what it is', async () => {
  const { stderr, stdout } = await runFake(['explain', 'trace.pcap'], files);
  expect(stdout).toBe('');
  expect(stderr).toContain('This is binary data, not a log.');
  expect(stderr).toContain('try:');
});
