import type { Cause } from '../cause.ts';
import { ignoredTooBig } from './ignored-too-big.ts';
import { receiverSide } from './receiver-side.ts';
import { senderSide } from './sender-side.ts';

const pathMtuBlackHole: Cause = {
  id: 'path-mtu-black-hole',
  group: 'path',
  actor: 'router',
  summary: "packets larger than the path's MTU vanish and the sender is not told, or does not hear it",
  outranks: [
    'retransmission-timeout',
    'client-abort',
    'unresponsive-server',
    'close-with-unread-data',
    'abortive-close',
    'peer-rebooted',
  ],
  groupBy: 'server',
  detect: (connection, scene) =>
    ignoredTooBig(connection, scene) ?? senderSide(connection, scene) ?? receiverSide(connection, scene),
};

export default pathMtuBlackHole;
