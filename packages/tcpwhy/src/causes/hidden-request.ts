import { dataTurns, type Request } from '../facts/exchange.ts';
import type { Scene } from '../facts/scene.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import { ORIGINATOR } from '../model/history.ts';
import { FAREWELL_BYTES, WITH_REQUEST_NS } from './parting.ts';

/** Whether what was asked is encrypted. */
export function isHidden(connection: ConnectionRecord, scene: Scene): boolean {
  return scene.reading(connection)?.protocol === 'tls';
}

/** Whether the client had done its part of the TLS handshake: it waits for nothing more. */
export function shookHands(connection: ConnectionRecord, scene: Scene): boolean {
  const reading = scene.reading(connection);
  if (reading?.protocol !== 'tls') return false;
  return reading.messages.some(
    ({ side, name, detail }) =>
      detail.stage === 'established' || (side === ORIGINATOR && name === 'encrypted handshake'),
  );
}

/** Whether nothing was ever answered on a connection of which nobody can see what is spoken: most of them speak HTTP. */
export function isFirstInTls(connection: ConnectionRecord, scene: Scene): boolean {
  return isHidden(connection, scene) && dataTurns(connection).server.length <= 1;
}

/**
 * By what it offered in clear: all else of it is encrypted. Behind the first answer HTTP/2 has much to say that gets none
 * (WINDOW_UPDATE, acknowledged SETTINGS).
 */
export function speaksHttpInTls(connection: ConnectionRecord, scene: Scene): boolean {
  const reading = scene.reading(connection);
  if (reading?.protocol !== 'tls') return false;
  const offers = isFirstInTls(connection, scene) ? /http\/|\bh2\b/ : /^http\/1/;
  return reading.messages.some(({ detail }) => typeof detail.alpn === 'string' && offers.test(detail.alpn));
}

/** COM_QUIT and Terminate as TLS 1.2 and 1.3 wrap them are at most this long. */
const DATABASE_FAREWELL_BYTES = 34;

/**
 * Whether encrypted words that the client waited on for so long ask for an answer: HTTP by what was offered, or those of a
 * database's client, who asks with all that it says but its farewell. Of other protocols nobody can tell.
 */
export function asksInSecret(connection: ConnectionRecord, scene: Scene, request: Request, waitedNs: number): boolean {
  const sentBytes = request.end - request.start;
  const protocol = scene.reading(connection)?.protocol;
  if (protocol === 'mysql' || protocol === 'postgres')
    return sentBytes > FAREWELL_BYTES || (sentBytes > DATABASE_FAREWELL_BYTES && waitedNs >= WITH_REQUEST_NS);
  return sentBytes > FAREWELL_BYTES && speaksHttpInTls(connection, scene);
}
