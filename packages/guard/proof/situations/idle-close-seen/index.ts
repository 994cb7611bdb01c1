import type { Situation } from '../situation.ts';

export default {
  id: 'idle-close-seen',
  happens: 'The server closes idle connections; the event loop runs and sees it.',
  address: 'impatient',
  middlebox: false,
  trigger: 'timer',
  provable: true,
  async strike({ server, sleep, go }) {
    await sleep(server.closesWithinMs);
    go();
  },
} satisfies Situation;
