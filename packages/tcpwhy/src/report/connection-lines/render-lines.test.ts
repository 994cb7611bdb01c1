import { expect, test } from 'vitest';
import { sampleRow } from '../../../test/sample-rows.ts';
import { renderConnectionLines } from './render-lines.ts';

test('each row is one line of JSON with the fields of the contract', () => {
  const rows = [sampleRow({ id: '0' }), sampleRow({ id: '1', causes: ['port-closed'], client: 'a\u009b\nb' })];
  const lines = [...renderConnectionLines(rows)];
  expect(lines.map((line) => line.endsWith('\n') && !line.slice(0, -1).includes('\n'))).toEqual([true, true]);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(rows);
  expect(Object.keys(JSON.parse(lines[0] ?? '') as object)).toEqual([
    ...['id', 'stream', 'client', 'server', 'startTime', 'durationMs', 'clientBytes', 'serverBytes'],
    ...['clientPackets', 'serverPackets', 'ending', 'closedFirst', 'resetBy', 'causes', 'zeek'],
  ]);
});
