import { SETTLE_MS } from '../settle.ts';
import type { Situation } from '../situation.ts';

export default {
  id: 'reset-while-blocked-in-io',
  happens: 'A middlebox resets the idle connections while an I/O callback blocks the event loop.',
  address: 'patient',
  middlebox: true,
  trigger: 'blocked-io',
  provable: true,
  async strike({ middlebox, sleep, go, release }) {
    go();
    await sleep(SETTLE_MS);
    middlebox.resetAll();
    await sleep(SETTLE_MS);
    release();
  },
} satisfies Situation;
