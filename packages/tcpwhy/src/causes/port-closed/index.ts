import { firstReset } from '../../facts/reset-readings.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName } from '../../facts/turns.ts';
import { isCapturedAt } from '../../facts/vantage.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { NextStep, Remedy, Rival } from '../../model/diagnosis.ts';
import { RESPONDER } from '../../model/history.ts';
import { captureAt } from '../capture-steps.ts';
import type { Cause } from '../cause.ts';
import { NEVER_CONNECTED, synEvidence } from '../connect-evidence.ts';
import { frameOf, inOrder, milliseconds } from '../evidence.ts';
import { foreignTtl } from '../known-ttl.ts';

/** A port that served somebody this shortly before or after was closed for a moment only. */
const RESTART_NS = 60e9;

const portClosed: Cause = {
  id: 'port-closed',
  group: 'connect',
  actor: 'server host',
  summary: 'nothing listens on the address; its kernel refuses the SYN',
  outranks: [],
  groupBy: 'server',
  detect(connection, scene) {
    const reset = firstReset(connection);
    if (connection.ending !== 'refused' || reset?.family !== 'refusal') return null;
    if (foreignTtl(connection, reset.entry, scene) !== null) return null;
    const server = endpointName(connection, RESPONDER);
    const sameHost = connection.endpoints[0].address === connection.endpoints[1].address;
    const served = servedAround(connection, scene);
    return {
      severity: 'error',
      confidence: sameHost ? 'certain' : 'likely',
      actor: 'server',
      actorAddress: server,
      summary: `${server} refused the connection: its host answered the SYN with RST, because nothing ${served > 0 ? 'listened there at that moment (it serves other connections in this capture)' : 'listens there'}.`,
      evidence: inOrder([
        ...synEvidence(connection),
        frameOf(reset.entry, 'RST+ACK with window 0 that acknowledges just the SYN: the refusal of a closed port'),
      ]),
      facts: {
        refusedAfterMs: milliseconds(reset.entry.timeNs - connection.startNs),
        resetTtl: reset.entry.ttl,
        servedAroundCount: served,
      },
      execution: NEVER_CONNECTED,
      rivals: sameHost ? [] : [{ cause: 'firewall-reset-on-connect', because: whyNotCertain(connection, scene) }],
      remedies: remedies(connection, served > 0),
      nextSteps: [nextStep(connection, sameHost)],
    };
  },
};

/** Connections that this port served within a minute of the refusal. */
function servedAround(connection: ConnectionRecord, scene: Scene): number {
  const { address, port } = connection.endpoints[RESPONDER];
  return scene.servedBetween(address, port, connection.startNs - RESTART_NS, connection.endNs + RESTART_NS).length;
}

function whyNotCertain(connection: ConnectionRecord, scene: Scene): Rival['because'] {
  if (isCapturedAt(connection, RESPONDER))
    return 'the RST leaves where this was captured; a packet filter there that rejects with RST sends the same bytes';
  const [client, server] = connection.endpoints;
  const known = scene.serverTtls(client.address, server.address).size;
  if (known === 1)
    return "the RST's TTL is that of the host's other packets, so no box on the path made it; a packet filter on the host itself that rejects with RST sends the same bytes";
  const seen =
    known === 0 ? 'no other packet of this host shows' : "this host's packets come with several TTLs, which hides";
  return `a firewall that rejects with RST sends the same bytes, and ${seen} what TTL its own RST would have`;
}

function remedies(connection: ConnectionRecord, wasServed: boolean): Remedy[] {
  const listen: Remedy = {
    text: `Start the server, or make it listen on this very address: ss -ltn on the server must show *:${connection.endpoints[RESPONDER].port} or the address that the client dials (localhost, 0.0.0.0 and :: are three different things)`,
    setting: 'listen / bind address',
    value: endpointName(connection, RESPONDER),
    where: 'server',
  };
  const retry: Remedy = {
    text: `${wasServed ? 'Let' : 'If the server was restarting: let'} clients retry the connect with back-off; a refused connect is always safe to repeat`,
    where: 'client',
  };
  const handOver: Remedy = {
    text: 'Restart without a gap: send clients elsewhere before the old process stops listening, and back only when the new one listens',
    setting: 'readiness probe and preStop delay (Kubernetes), socket activation (systemd), SO_REUSEPORT hand-over',
    where: 'server',
  };
  return wasServed ? [retry, handOver] : [listen, retry];
}

function nextStep(connection: ConnectionRecord, sameHost: boolean): NextStep {
  if (sameHost || isCapturedAt(connection, RESPONDER)) {
    return {
      text: 'See on this host who listens on the port, and on which address',
      command: `ss -ltnp 'sport = :${connection.endpoints[RESPONDER].port}'`,
    };
  }
  return captureAt(
    connection,
    RESPONDER,
    'a RST that leaves the server itself proves the closed port; none leaving means that something on the path refused',
  );
}

export default portClosed;
