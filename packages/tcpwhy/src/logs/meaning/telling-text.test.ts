import { expect, test } from 'vitest';
import { lineAround } from './telling-text.ts';

test('a long line is cut around the words, from the beginning of a word on', () => {
  const line = `${'[DEBUG] (connector.cpp:41) '.repeat(20)}Connection reset by peer${' and more'.repeat(60)}`;
  const cut = lineAround(`first\n${line}\nlast`, 6 + line.indexOf('Connection'));
  expect(cut).toContain('Connection reset by peer');
  expect(cut.length).toBeLessThanOrEqual(300);
  expect(line.split(' ')).toContain(cut.split(' ')[0]);
});

test('a word without an end is cut all the same', () => {
  const cut = lineAround(`${'x'.repeat(5000)}`, 2500);
  expect(cut).toBe('x'.repeat(300));
});

test('a short line is given as a whole', () => {
  expect(lineAround('above\n  Unable to gossip with any peers \nbelow', 10)).toBe('Unable to gossip with any peers');
});
