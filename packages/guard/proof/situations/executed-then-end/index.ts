import { middleboxArmedWith } from '../middlebox-armed.ts';
import type { Situation } from '../situation.ts';

export default {
  id: 'executed-then-end',
  happens: 'The server executes the request; a FIN comes instead of the answer.',
  ...middleboxArmedWith('fin-after-execution'),
} satisfies Situation;
