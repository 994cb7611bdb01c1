import type { Situation } from '../situation.ts';

export default {
  id: 'loop-blocked-in-io',
  happens: 'The server closes while an I/O callback blocks the event loop; the requests follow at once.',
  address: 'impatient',
  middlebox: false,
  trigger: 'blocked-io',
  provable: true,
  async strike({ server, sleep, go, release }) {
    go();
    await sleep(server.closesWithinMs);
    release();
  },
} satisfies Situation;
