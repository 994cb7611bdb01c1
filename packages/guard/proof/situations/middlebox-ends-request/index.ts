import { middleboxArmedWith } from '../middlebox-armed.ts';
import { IDEMPOTENT, KNOWN_IDLE_TIMEOUT, type Situation } from '../situation.ts';

export default {
  id: 'middlebox-ends-request',
  happens: 'A middlebox has forgotten the connection and answers the request with a FIN; nothing is forwarded.',
  ...middleboxArmedWith('fin-on-request'),
  toldMore: [KNOWN_IDLE_TIMEOUT, IDEMPOTENT],
} satisfies Situation;
