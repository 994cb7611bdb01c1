import { endpointName, isFin, isReset } from '../../facts/turns.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import type { Cause } from '../cause.ts';
import { frameOf, inOrder } from '../evidence.ts';

const wrongProtocol: Cause = {
  id: 'wrong-protocol',
  group: 'endpoint',
  actor: 'client',
  summary: "one protocol's client talks to another protocol's port",
  outranks: [
    'tls-failure',
    'closed-on-accept',
    'client-abort',
    'abortive-close',
    'close-with-unread-data',
    'write-after-close',
    'connection-limit-refusal',
    'unresponsive-server',
    'stale-pooled-connection',
  ],
  groupBy: 'server',
  detect(connection, scene) {
    const wrong = scene.wrongProtocol(connection);
    if (wrong === null) return null;
    const server = endpointName(connection, RESPONDER);
    const close = connection.history.find((entry) => isFin(entry) || isReset(entry));
    return {
      severity: 'error',
      confidence: 'certain',
      actor: 'client',
      actorAddress: endpointName(connection, ORIGINATOR),
      summary: `The client speaks ${wrong.clientName}, and what listens on ${server} speaks ${wrong.serverName}.`,
      evidence: inOrder([
        frameOf(
          connection.history[wrong.clientEntry] as HistoryEntry,
          `the client's first words are ${wrong.clientName}`,
        ),
        frameOf(
          connection.history[wrong.serverEntry] as HistoryEntry,
          `the server's first words are ${wrong.serverName}`,
        ),
        close === undefined ? null : frameOf(close, isReset(close) ? 'RST' : 'FIN'),
      ]),
      facts: { clientProtocol: wrong.clientProtocol, serverProtocol: wrong.serverProtocol },
      execution: { verdict: 'no', because: 'the server did not understand the client’s protocol' },
      rivals: [],
      remedies: [
        {
          text: `Point the client at the port where ${wrong.clientName} is served, or switch TLS on or off on one side: http:// and https://, ssl=true and the like`,
          setting: 'host, port and TLS switch of the client',
          where: 'client',
        },
      ],
      nextSteps: [],
    };
  },
};

export default wrongProtocol;
