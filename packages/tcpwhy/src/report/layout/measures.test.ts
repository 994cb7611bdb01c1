import { expect, test } from 'vitest';
import { countOf, formatCount, formatFact, formatSpan } from './measures.ts';

test.each([
  [0, '0 us'],
  [1_400, '1 us'],
  [999_499, '999 us'],
  [999_500, '1.0 ms'],
  [9_949_999, '9.9 ms'],
  [12_400_000, '12 ms'],
  [999_499_999, '999 ms'],
  [999_500_000, '1.0 s'],
  [2_000_000_000, '2.0 s'],
  [119_900_000_000, '119.9 s'],
  [120_000_000_000, '2 min'],
  [303_000_000_000, '5 min 3 s'],
  [7_500_000_000_000, '2 h 5 min'],
  [187_200_000_000_000, '2 d 4 h'],
  [-2_000_000_000, '-2.0 s'],
  [Number.NaN, 'unknown time'],
])('a span of %d ns reads %s', (spanNs, text) => {
  expect(formatSpan(spanNs)).toBe(text);
});

test('counts have separators and agree with their noun', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect(formatCount(999)).toBe('999');
  expect([countOf(0, 'packet'), countOf(1, 'packet'), countOf(1000, 'packet')]).toEqual([
    '0 packets',
    '1 packet',
    '1,000 packets',
  ]);
});

test.each([
  ['idleMs', 60_012, 'idle 60.0 s'],
  ['handshakeRoundTripUs', 250, 'handshake round trip 250 us'],
  ['waitSeconds', 2.5, 'wait 2.5 s'],
  ['requestBytes', 1, 'request 1 byte'],
  ['largestAckedPayloadBytes', 1448, 'largest acked payload 1,448 bytes'],
  ['lossPercent', 12.3456, 'loss 12.346 %'],
  ['clientPort', 45888, 'client port 45888'],
  ['lossPercent', 0.5, 'loss 0.5 %'],
  ['retransmissions', 3, 'retransmissions 3'],
  ['requestAcknowledged', false, 'request acknowledged no'],
  ['protocol', 'MySQL', 'protocol MySQL'],
  ['resetTtl', 64, 'reset TTL 64'],
  ['synToSynAckMs', 0.5, 'SYN to SYN ACK 500 us'],
  // "SYNs" ends in an s but no unit.
  ['syns', 4, 'syns 4'],
])('the fact %s = %s reads %s', (name, value, text) => {
  expect(formatFact(name, value)).toBe(text);
});
