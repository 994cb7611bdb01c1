import { resetReadings } from '../facts/reset-readings.ts';
import type { ConnectionRecord } from '../model/connections.ts';

/** Last words up to this are what peers say at parting, encrypted or not: close_notify, with COM_QUIT, Terminate or GOAWAY before it. */
export const FAREWELL_BYTES = 100;

/** A farewell is written by the same call that closes. */
export const AT_PARTING_NS = 10e6;

/** A FIN this soon behind the request may be a half-close ("that was all"), not the end of somebody's patience. */
export const WITH_REQUEST_NS = 100e6;

/**
 * Time-outs begin at a second, or a little less as seen from here: whoever closes sooner had not waited in vain.
 * `brief-connections.wat` keeps the connections that may fit apart from the healthy ones by the same number.
 */
export const PATIENCE_NS = 900e6;

/** Whether the RST at this index of the history was not made by the socket of the side that it names. */
export function isForgedAt(connection: ConnectionRecord, index: number): boolean {
  const [reset] = resetReadings(connection);
  return reset?.index === index && (reset.foreignSigns.length > 0 || reset.family !== 'abort');
}
