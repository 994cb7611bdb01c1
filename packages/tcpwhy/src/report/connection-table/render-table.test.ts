import { expect, test } from 'vitest';
import { sampleRow } from '../../../test/sample-rows.ts';
import { renderConnectionTable } from './render-table.ts';

const rows = [
  sampleRow({ id: '0', ending: 'closed' }),
  sampleRow({
    id: '12',
    client: '[2001:db8::1]:5000',
    durationMs: 0.25,
    clientBytes: 1234567,
    ending: 'reset',
    closedFirst: 'client',
    resetBy: 'middlebox',
    causes: ['middlebox-reset', 'stale-pooled-connection'],
  }),
];

function table(columns: number): string[] {
  return [...renderConnectionTable(rows, { columns, colour: false })].join('').split('\n');
}

test('a file gets every column, aligned, and nothing is cut', () => {
  expect(table(Number.POSITIVE_INFINITY)).toEqual([
    'id  start                           client              server         lasted       sent  received  packets  ending  ended by   cause',
    ' 0  2024-05-01 12:00:00.000000 UTC  10.0.0.1:40000      10.0.0.2:3306   1.5 s        512     2,048       14  closed  client',
    '12  2024-05-01 12:00:00.000000 UTC  [2001:db8::1]:5000  10.0.0.2:3306  250 us  1,234,567     2,048       14  reset   middlebox  middlebox-reset, stale-pooled-connection',
    '',
  ]);
});

test('a terminal loses columns by rank, and at last the end of a long cause', () => {
  const [head = '', ...lines] = table(80);
  expect(head.split(/ {2,}/).map((name) => name.trim())).toEqual(['id', 'client', 'server', 'ending', 'cause']);
  expect(lines.every((line) => line.length <= 80)).toBe(true);
  expect(lines[1]).toMatch(/^12 .* middlebox-reset, stal.*~$/);
});

test('addresses come from outside: they cannot act on the terminal', () => {
  const [, line] = [...renderConnectionTable([sampleRow({ server: '\u001b[2J' })], { columns: 200, colour: false })];
  expect(line).toContain('\\x1b[2J');
});

test('rows are drawn while later ones do not exist yet', () => {
  let made = 0;
  function* endless() {
    for (;;) yield sampleRow({ id: String(made++) });
  }
  const lines = renderConnectionTable(endless(), { columns: 80, colour: false });
  for (let i = 0; i < 1500; i++) lines.next();
  expect(made).toBeLessThan(1600);
});
