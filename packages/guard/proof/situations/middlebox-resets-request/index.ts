import { middleboxArmedWith } from '../middlebox-armed.ts';
import { IDEMPOTENT, KNOWN_IDLE_TIMEOUT, type Situation } from '../situation.ts';

export default {
  id: 'middlebox-resets-request',
  happens: 'A middlebox has forgotten the connection and answers the request with a reset; nothing is forwarded.',
  ...middleboxArmedWith('reset-on-request'),
  toldMore: [KNOWN_IDLE_TIMEOUT, IDEMPOTENT],
} satisfies Situation;
