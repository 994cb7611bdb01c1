import { SETTLE_MS } from '../settle.ts';
import type { Situation } from '../situation.ts';

export default {
  id: 'reset-while-blocked-in-timer',
  happens: 'A middlebox resets the idle connections while a timer blocks the event loop.',
  address: 'patient',
  middlebox: true,
  trigger: 'blocked-timer',
  provable: true,
  async strike({ middlebox, sleep, release }) {
    await sleep(SETTLE_MS);
    middlebox.resetAll();
    await sleep(SETTLE_MS);
    release();
  },
} satisfies Situation;
