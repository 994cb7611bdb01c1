import { expect, test } from 'vitest';
import { frameFilter, streamFilter } from './display-filter.ts';

// Syntax as the Wireshark User's Guide has it; tshark 4.0 accepts these lines.
test.each([
  [[7], 'frame.number in {7}'],
  [[9, 3, 3, 4], 'frame.number in {3, 4, 9}'],
  [[1, 2, 3, 5, 8, 7, 6], 'frame.number in {1..3, 5..8}'],
])('frames %j', (frames, filter) => {
  expect(frameFilter(frames)).toBe(filter);
});

test('one connection is compared, several are a set', () => {
  expect(streamFilter([4, 4])).toBe('tcp.stream eq 4');
  expect(streamFilter([0, 1, 2])).toBe('tcp.stream in {0..2}');
  expect(streamFilter([5, 3])).toBe('tcp.stream in {3, 5}');
});
