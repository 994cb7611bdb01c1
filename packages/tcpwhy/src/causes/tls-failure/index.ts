import { sideName } from '../../facts/reset-readings.ts';
import { endpointName, isFin, isReset } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { NextStep } from '../../model/diagnosis.ts';
import { type HistoryEntry, RESPONDER } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import type { Cause, EvidenceFrame } from '../cause.ts';
import { frameOf, inOrder } from '../evidence.ts';
import { errorMessage } from '../last-message.ts';
import { alertMeaning } from './alert-meanings.ts';
import { hiddenAlert } from './hidden-alert.ts';

const tlsFailure: Cause = {
  id: 'tls-failure',
  group: 'endpoint',
  actor: 'either',
  summary: 'the TLS handshake failed',
  outranks: [
    'client-abort',
    'abortive-close',
    'close-with-unread-data',
    'closed-on-accept',
    'write-after-close',
    'unresponsive-server',
  ],
  groupBy: 'server',
  detect(connection, scene) {
    const reading = scene.reading(connection);
    const alert = reading?.protocol === 'tls' ? errorMessage(connection, scene) : null;
    if (reading === null || alert === null) return hiddenAlert(connection, scene);
    const unhappy = sideName(alert.side);
    const name = alert.name.replace(/^alert /, '');
    const { meaning, remedy } = alertMeaning(name, unhappy);
    const established = alert.detail.stage === 'established';
    return {
      severity: 'error',
      confidence: 'certain',
      actor: unhappy,
      actorAddress: endpointName(connection, alert.side),
      summary: `The ${unhappy} (${endpointName(connection, alert.side)}) ended TLS with the alert "${name}"${established ? '' : ' before the handshake was complete'}: ${meaning}.`,
      evidence: evidence(connection, alert, reading.messages),
      facts: { alertName: name, ...alert.detail },
      execution: established
        ? {
            verdict: 'unknown',
            because: 'the alert came after the handshake; what was encrypted before it cannot be seen',
          }
        : { verdict: 'no', because: 'the TLS handshake was not complete, so no request was sent' },
      rivals: [],
      remedies: [remedy],
      nextSteps: [nextStep(connection, reading.messages)],
    };
  },
};

function evidence(connection: ConnectionRecord, alert: AppMessage, messages: readonly AppMessage[]): EvidenceFrame[] {
  const entryOf = (message: AppMessage) => connection.history[message.entry] as HistoryEntry;
  const entry = entryOf(alert);
  const close = connection.history.find(
    (item, i) => i >= alert.entry && item.timeNs >= entry.timeNs && (isFin(item) || isReset(item)),
  );
  return inOrder([
    ...messages
      .filter((message) => /Hello/.test(message.name))
      .slice(0, 2)
      .map((message) => frameOf(entryOf(message), message.name)),
    frameOf(entry, `TLS ${alert.name}`),
    close === undefined ? null : frameOf(close, `${isReset(close) ? 'RST' : 'FIN'} by the ${sideName(close.side)}`),
  ]);
}

/** With the name that the client asked for, when its hello showed one. */
function nextStep(connection: ConnectionRecord, messages: readonly AppMessage[]): NextStep {
  const asked = messages.find((message) => typeof message.detail.serverName === 'string')?.detail.serverName;
  // Only what is a host name goes into a command that is meant to be pasted.
  const serverName = /^[\w.-]+$/.test(`${asked ?? ''}`) ? asked : 'NAME';
  return {
    text: 'Repeat the handshake by hand from the client: read the certificate chain, the version and the cipher that come out',
    command: `openssl s_client -connect ${endpointName(connection, RESPONDER)} -servername ${serverName} </dev/null`,
  };
}

export default tlsFailure;
