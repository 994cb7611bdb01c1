import { sideName } from '../../facts/reset-readings.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName, isFin, isReset } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { Remedy } from '../../model/diagnosis.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import type { Cause } from '../cause.ts';
import { frameOf, inOrder } from '../evidence.ts';
import { errorMessage } from '../last-message.ts';

/** A driver tries the next version at once, or after its reconnection delay. */
const NEXT_TRY_NS = 5e9;

const protocolVersionMismatch: Cause = {
  id: 'protocol-version-mismatch',
  group: 'endpoint',
  actor: 'client',
  summary: 'the client tried protocol versions, one connection each, until one was accepted',
  outranks: [
    'client-abort',
    'close-with-unread-data',
    'abortive-close',
    'contact-point-race',
    'connection-limit-refusal',
    'process-death',
    'closed-on-accept',
  ],
  groupBy: 'client',
  detect(connection, scene) {
    const reading = scene.reading(connection);
    // Only Cassandra's servers say so, also to clients that speak something else.
    if (reading?.protocol !== 'cql' && scene.wrongProtocol(connection) === null) return null;
    const error = errorMessage(connection, scene, RESPONDER);
    if (error?.detail.unsupportedVersion !== true) return null;
    const offer = reading?.messages.find((message) => message.side === ORIGINATOR);
    const refusal = connection.history[error.entry] as HistoryEntry;
    const close = connection.history.find((entry, i) => i > error.entry && (isFin(entry) || isReset(entry)));
    const offered = error.detail.offeredVersion ?? offer?.detail.version ?? 'unknown';
    const spoken = spokenVersions(error.text);
    const goesOn = triesAgain(connection, scene, refusal.timeNs);
    return {
      severity: goesOn ? 'warning' : 'error',
      confidence: 'certain',
      actor: 'client',
      actorAddress: connection.endpoints[ORIGINATOR].address,
      summary: `The client offered ${reading?.protocolName ?? 'a protocol'} version ${offered}, which ${endpointName(connection, RESPONDER)} refused; ${goesOn ? 'the client tried again on a new connection' : 'no further try of the client is in this capture'}.`,
      evidence: inOrder([
        offer === undefined
          ? null
          : frameOf(connection.history[offer.entry] as HistoryEntry, `${offer.name}, version ${offered}`),
        frameOf(refusal, `${error.name}: ${error.text}`.slice(0, 120)),
        close === undefined ? null : frameOf(close, `${isReset(close) ? 'RST' : 'FIN'} by the ${sideName(close.side)}`),
      ]),
      facts: { offeredVersion: offered, ...(spoken === '' ? {} : { spokenVersions: spoken }), triedAgain: goesOn },
      execution: { verdict: 'no', because: 'the server refused the protocol version, before any request' },
      rivals: [],
      remedies: remedies(spoken, goesOn),
      nextSteps: [],
    };
  },
};

/** Whether the client connected to the same port, of this server or another node, soon afterwards. */
function triesAgain(connection: ConnectionRecord, scene: Scene, refusedNs: number): boolean {
  const [client, server] = connection.endpoints;
  return scene
    .startedBetween(client.address, refusedNs, refusedNs + NEXT_TRY_NS)
    .some((line) => line.index !== connection.index && line.serverPort === server.port);
}

/** `3, 4, 5` out of the server's own words; empty when they do not say. Cassandra has worded it in two ways. */
function spokenVersions(text: string): string {
  const list = /supported versions are \(([^)]*)\)/.exec(text)?.[1];
  if (list !== undefined) {
    const stable = list.split(',').filter((version) => !/beta/i.test(version));
    return stable.map((version) => Number.parseInt(version, 10)).join(', ');
  }
  const range = /lowest supported version is (\d+) and the greatest is (\d+)/.exec(text);
  return range === null ? '' : `${range[1]}, ${range[2]}`;
}

function remedies(spoken: string, goesOn: boolean): Remedy[] {
  const pin: Remedy = {
    text: 'Pin a protocol version that all nodes of the cluster speak, so that the driver need not try',
    setting:
      'protocol version (cass_cluster_set_protocol_version, protocol_version, advanced.protocol.version, withProtocolVersion)',
    value: spoken === '' ? 'the greatest that the oldest node speaks' : `${spoken.split(', ').at(-1)}`,
    where: 'client',
  };
  if (!goesOn) return [pin, { text: 'Or upgrade the servers, or the driver', where: 'server or client' }];
  return [pin, { text: 'Or leave it: nothing was lost, each try costs one connection', where: 'client' }];
}

export default protocolVersionMismatch;
