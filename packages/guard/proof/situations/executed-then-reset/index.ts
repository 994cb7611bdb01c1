import { SETTLE_MS } from '../settle.ts';
import type { Situation } from '../situation.ts';

export default {
  id: 'executed-then-reset',
  happens: 'The server executes the request; a reset comes instead of the answer.',
  address: 'patient',
  middlebox: true,
  trigger: 'on-command',
  provable: false,
  async strike({ middlebox, sleep, go }) {
    await sleep(SETTLE_MS);
    middlebox.arm('reset-after-execution');
    go();
  },
} satisfies Situation;
