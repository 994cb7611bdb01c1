import type { Situation } from '../situation.ts';

export default {
  id: 'server-restarts',
  happens: 'The server is restarted under load.',
  address: 'patient',
  middlebox: false,
  trigger: 'load',
  provable: false,
  async strike({ server, sleep }) {
    await sleep(300);
    await server.restart();
  },
} satisfies Situation;
