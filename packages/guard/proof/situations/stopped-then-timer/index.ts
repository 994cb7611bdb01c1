import type { Situation } from '../situation.ts';

export default {
  id: 'stopped-then-timer',
  happens: 'The server closes while the process is stopped; an overdue timer sends the requests.',
  address: 'impatient',
  middlebox: false,
  trigger: 'overdue-timer',
  provable: true,
  async strike({ server, sleep, stopProcess, continueProcess }) {
    stopProcess();
    await sleep(server.closesWithinMs);
    continueProcess();
  },
} satisfies Situation;
