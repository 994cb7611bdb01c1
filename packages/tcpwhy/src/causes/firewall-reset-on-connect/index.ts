import { firstReset } from '../../facts/reset-readings.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { RESPONDER } from '../../model/history.ts';
import { captureAt, captureBetween } from '../capture-steps.ts';
import type { Cause } from '../cause.ts';
import { NEVER_CONNECTED, synEvidence } from '../connect-evidence.ts';
import { frameOf, inOrder } from '../evidence.ts';
import { foreignTtl } from '../known-ttl.ts';

const firewallResetOnConnect: Cause = {
  id: 'firewall-reset-on-connect',
  group: 'connect',
  actor: 'middlebox',
  summary: "something on the path refuses the SYN in the server's name",
  outranks: ['port-closed'],
  groupBy: 'server',
  detect(connection, scene) {
    const reset = firstReset(connection);
    if (connection.ending !== 'refused' || reset === null) return null;
    const ttl = foreignTtl(connection, reset.entry, scene);
    if (ttl === null) return null;
    const server = endpointName(connection, RESPONDER);
    const ambiguous = Math.abs(ttl - reset.entry.ttl) === 1 && !portWasServed(connection, ttl, scene);
    return {
      severity: 'error',
      confidence: ambiguous ? 'possible' : 'likely',
      actor: 'middlebox',
      summary: ambiguous
        ? `The refusal of the connection to ${server} was made by another machine than its other packets (TTL ${reset.entry.ttl} and ${ttl}): a firewall or balancer beside it, or a host that forwards its open ports.`
        : `A firewall or balancer on the path refused the connection to ${server} with a RST in the server's name.`,
      evidence: inOrder([
        ...synEvidence(connection),
        frameOf(
          reset.entry,
          `RST with TTL ${reset.entry.ttl}; other packets of ${connection.endpoints[1].address} arrive with TTL ${ttl}`,
        ),
      ]),
      facts: { resetTtl: reset.entry.ttl, serverTtl: ttl },
      execution: NEVER_CONNECTED,
      rivals: [
        {
          cause: 'port-closed',
          because: ambiguous
            ? 'a host that forwards its open ports to containers refuses its closed ones itself, one hop nearer'
            : 'packets of one host can take paths of different length',
        },
      ],
      remedies: [
        {
          text: `Allow TCP to ${server} in the firewall, security policy or balancer between client and server`,
          where: 'firewall',
        },
      ],
      nextSteps: [
        captureAt(connection, RESPONDER, 'the SYN does not arrive there when the path refused it'),
        captureBetween(connection, 'the box whose far side never sees the SYN is the one that refused'),
      ],
    };
  },
};

/** Whether this very port was served with that TTL: then it is open, and forwarding is no explanation. */
function portWasServed(connection: ConnectionRecord, ttl: number, scene: Scene): boolean {
  const { address, port } = connection.endpoints[RESPONDER];
  return scene
    .servedBetween(address, port, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
    .some((line) => line.ttl[1] === ttl);
}

export default firewallResetOnConnect;
