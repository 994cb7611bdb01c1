import { endpointName, isSyn } from '../../facts/turns.ts';
import { ORIGINATOR } from '../../model/history.ts';
import type { Cause } from '../cause.ts';
import { NEVER_CONNECTED } from '../connect-evidence.ts';
import { frameOf, inOrder } from '../evidence.ts';

const selfConnect: Cause = {
  id: 'self-connect',
  group: 'connect',
  actor: 'client host',
  summary: 'a loopback connect met itself',
  outranks: [
    'port-closed',
    'half-open-leftover',
    'closed-on-accept',
    'unresponsive-server',
    'client-abort',
    'syn-unanswered',
    'retransmission-timeout',
    'final-ack-lost',
    'connect-abandoned',
  ],
  groupBy: 'client',
  detect(connection) {
    const [one, other] = connection.endpoints;
    if (one.address !== other.address || one.port !== other.port || one.packets + other.packets < 2) return null;
    // Without the SYN it may be a damaged or forged header.
    if (!connection.history.some(isSyn)) return null;
    const self = endpointName(connection, ORIGINATOR);
    return {
      severity: 'error',
      confidence: 'certain',
      actor: 'client',
      actorAddress: self,
      summary: `The client connected to itself: its kernel gave it ${self} as source port, the very port that it dialled, and nothing else listens there.`,
      evidence: inOrder(
        connection.history
          .slice(0, 3)
          .map((entry, i) =>
            frameOf(
              entry,
              i === 0
                ? 'SYN whose source and destination are the same'
                : 'the same socket answers itself (simultaneous open)',
            ),
          ),
      ),
      facts: { port: one.port },
      execution: {
        ...NEVER_CONNECTED,
        because: 'there is no server at the other end: what the client reads is what it wrote',
      },
      rivals: [],
      remedies: [
        {
          text: 'Let the server listen on a port outside the range that the kernel gives to clients, or reserve its port',
          setting: 'net.ipv4.ip_local_reserved_ports',
          value: String(one.port),
          where: 'client host',
        },
        {
          text: 'Treat a connection whose local and remote address are equal as refused: close it and try again later',
          where: 'client',
        },
      ],
      nextSteps: [{ text: 'See whether the server listens at all', command: `ss -ltnp 'sport = :${one.port}'` }],
    };
  },
};

export default selfConnect;
