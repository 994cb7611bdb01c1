import { middleboxArmedWith } from '../middlebox-armed.ts';
import type { Situation } from '../situation.ts';

export default {
  id: 'executed-then-reset',
  happens: 'The server executes the request; a reset comes instead of the answer.',
  ...middleboxArmedWith('reset-after-execution'),
} satisfies Situation;
