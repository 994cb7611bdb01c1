import type { Situation } from '../situation.ts';

export default {
  id: 'stopped-then-inbound',
  happens: 'The server closes while the process is stopped; a message that came before the close sends the requests.',
  address: 'impatient',
  middlebox: false,
  trigger: 'on-command',
  provable: true,
  async strike({ server, sleep, go, stopProcess, continueProcess }) {
    stopProcess();
    go();
    await sleep(server.closesWithinMs);
    continueProcess();
  },
} satisfies Situation;
