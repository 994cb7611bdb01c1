import { expect, test } from 'vitest';
import type { FrameEvidence } from './frame-evidence.ts';
import { ladderRows } from './ladder.ts';
import { drawArrow, drawHeads, drawPathMessage, drawPause, layOutLanes } from './lifelines.ts';

function frame(number: number, second: string): FrameEvidence {
  return { input: 'a', frame: number, time: `2024-05-01T12:00:${second}Z`, text: `frame ${number}`, from: 'client' };
}

function words(evidence: FrameEvidence[], all = false): string[] {
  return ladderRows(evidence, all).map((row) =>
    row.kind === 'pause' ? row.text : `${row.offset} #${row.evidence.frame}`,
  );
}

test('a silence is called idle only when frame numbers prove that nothing came in between', () => {
  expect(words([frame(1, '00.0'), frame(2, '02.0'), frame(9, '12.0'), frame(11, '12.5')])).toEqual([
    '0.000000 #1',
    '... 2.0 s idle ...',
    '2.000000 #2',
    '... 10.0 s, 6 frames of the capture ...',
    '12.000000 #9',
    '12.500000 #11',
  ]);
});

test('the middle of a long proof is left out, and said to be', () => {
  const evidence = Array.from({ length: 20 }, (_, i) => frame(i + 1, `${String(i + 10)}.5`));
  const rows = words(evidence);
  expect(rows.slice(0, 3)).toEqual(['0.000000 #1', '... 1.0 s idle ...', '1.000000 #2']);
  expect(rows).toContain('... 7.0 s, 6 more frames of the proof ...');
  expect(rows.filter((row) => row.includes('#'))).toHaveLength(14);
  expect(rows.at(-1)).toBe('19.000000 #20');
  expect(words(evidence, true).filter((row) => row.includes('#'))).toHaveLength(20);
});

test('frames are put in order, and a broken clock shows as such', () => {
  const broken = { ...frame(3, '01.0'), time: 'invalid time' };
  expect(words([broken, frame(2, '00.0')])).toEqual(['0.000000 #2', '? #3']);
});

test('two lifelines', () => {
  const lanes = layOutLanes(30, false);
  expect([
    ...drawHeads(lanes),
    ...drawArrow(lanes, 'client', 'SYN'),
    ...drawArrow(lanes, 'server', 'RST, ACK with a long text'),
    ...drawPause(lanes, '... 2.0 s idle ...'),
  ]).toEqual([
    'client                  server',
    '|                            |',
    '|-- SYN -------------------->|',
    '|<-------- RST, ACK with a --|',
    '|          long text         |',
    ':     ... 2.0 s idle ...     :',
  ]);
});

test('a third lifeline where the path spoke; arrows cross it', () => {
  const lanes = layOutLanes(31, true);
  expect([
    ...drawHeads(lanes),
    ...drawArrow(lanes, 'client', 'data'),
    ...drawPathMessage(lanes, 'ICMP too big'),
  ]).toEqual([
    'client        path       server',
    '|              |              |',
    '|-- data ------+------------->|',
    '|              * ICMP too big |',
  ]);
});
