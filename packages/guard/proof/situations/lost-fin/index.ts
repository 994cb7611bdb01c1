import { canLosePackets, loseLastWords } from '../../middlebox/packet-filter.ts';
import { SETTLE_MS } from '../settle.ts';
import { KNOWN_IDLE_TIMEOUT, type Situation } from '../situation.ts';

export default {
  id: 'lost-fin',
  happens: 'The other end closes idle connections, but its FIN is lost on the way.',
  address: 'patient',
  middlebox: true,
  trigger: 'on-command',
  provable: false,
  toldMore: [KNOWN_IDLE_TIMEOUT],
  async strike({ middlebox, sleep, go }) {
    if (canLosePackets()) {
      loseLastWords(middlebox.address.port, middlebox.clientPorts);
      // From here on its kernel answers whatever comes with a reset, as a server's does.
      middlebox.closeAll();
    } else {
      middlebox.arm('reset-on-request');
    }
    await sleep(SETTLE_MS);
    go();
  },
} satisfies Situation;
