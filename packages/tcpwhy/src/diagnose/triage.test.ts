import { expect, it } from 'vitest';
import { isPlainlyHealthyBrief } from './triage.ts';

it.each([
  [100, 200, false, true, true],
  // A request without an answer, an answer without a request, a last word that may not have been heard, a cut answer.
  [100, 0, true, true, false],
  [0, 200, false, true, false],
  [100, 200, true, true, false],
  [100, 200, false, false, false],
])(
  'an orderly close after %d and %d bytes, the client spoke last: %s, closed first: %s',
  (clientBytes, serverBytes, clientSpokeLast, clientClosedFirst, healthy) => {
    expect(isPlainlyHealthyBrief({ clientBytes, serverBytes, clientSpokeLast, clientClosedFirst })).toBe(healthy);
  },
);
