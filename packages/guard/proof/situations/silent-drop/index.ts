import { canLosePackets, loseFlows } from '../../middlebox/packet-filter.ts';
import { SETTLE_MS } from '../settle.ts';
import { KNOWN_IDLE_TIMEOUT, type Situation } from '../situation.ts';

export default {
  id: 'silent-drop',
  happens: 'A middlebox has forgotten the connection and drops the request without a word.',
  address: 'patient',
  middlebox: true,
  trigger: 'on-command',
  provable: false,
  requestTimeoutMs: 4000,
  toldMore: [KNOWN_IDLE_TIMEOUT],
  async strike({ middlebox, sleep, go }) {
    await sleep(SETTLE_MS);
    if (canLosePackets()) loseFlows(middlebox.address.port, middlebox.clientPorts);
    else middlebox.arm('silence-on-request');
    go();
  },
} satisfies Situation;
