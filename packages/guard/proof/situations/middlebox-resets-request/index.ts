import { SETTLE_MS } from '../settle.ts';
import { IDEMPOTENT, KNOWN_IDLE_TIMEOUT, type Situation } from '../situation.ts';

export default {
  id: 'middlebox-resets-request',
  happens: 'A middlebox has forgotten the connection and answers the request with a reset; nothing is forwarded.',
  address: 'patient',
  middlebox: true,
  trigger: 'on-command',
  provable: false,
  toldMore: [KNOWN_IDLE_TIMEOUT, IDEMPOTENT],
  async strike({ middlebox, sleep, go }) {
    await sleep(SETTLE_MS);
    middlebox.arm('reset-on-request');
    go();
  },
} satisfies Situation;
