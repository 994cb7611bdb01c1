import type { Situation } from '../situation.ts';

export default {
  id: 'loop-blocked-in-timer',
  happens: 'The server closes while a timer blocks the event loop; the requests follow at once.',
  address: 'impatient',
  middlebox: false,
  trigger: 'blocked-timer',
  provable: true,
  async strike({ server, sleep, release }) {
    await sleep(server.closesWithinMs);
    release();
  },
} satisfies Situation;
