import type { AddressBook } from '../../model/addresses.ts';
import type { ZeekConnection, ZeekConnState } from '../../model/zeek-connections.ts';
import {
  STATE_CLOSED,
  STATE_ESTABLISHED,
  STATE_INACTIVE,
  STATE_PARTIAL,
  STATE_RESET,
  STATE_SYN_ACK_SENT,
  STATE_SYN_SENT,
} from './endpoint-states.ts';
import type { OpenConnections } from './open-connections.ts';
import { payloadSize } from './payload-size.ts';

/** What the table knows of connection `c`, as a row of conn.log. */
export function summarize(table: OpenConnections, c: number, addresses: AddressBook): ZeekConnection {
  const o = table.originator(c);
  const r = o ^ 1;
  const family = table.family[c] as number;
  const history = table.history[c] as string;
  const durationNs = (table.lastNs[c] as number) - (table.startNs[c] as number);
  const originatorBytes = payloadSize(table, o);
  const responderBytes = payloadSize(table, r);
  const hasDuration = durationNs > 0;
  return {
    firstFrame: table.firstFrame[c] as number,
    lastFrame: table.lastFrame[c] as number,
    startNs: table.startNs[c] as number,
    durationNs: hasDuration ? durationNs : null,
    orig_h: addresses.format(family, table.address[o] as number),
    orig_p: table.port[o] as number,
    resp_h: addresses.format(family, table.address[r] as number),
    resp_p: table.port[r] as number,
    conn_state: connState(
      table.state[o] as number,
      table.state[r] as number,
      originatorBytes + responderBytes > 0,
      history,
    ),
    history: history === '' ? null : history,
    orig_bytes: hasDuration ? originatorBytes : null,
    resp_bytes: hasDuration ? responderBytes : null,
    missed_bytes: table.missedBytes[c] as number,
    orig_pkts: table.packets[o] as number,
    orig_ip_bytes: table.ipBytes[o] as number,
    resp_pkts: table.packets[r] as number,
    resp_ip_bytes: table.ipBytes[r] as number,
  };
}

/** A SYN of the originator, and nothing but SYN, data-free noise or RST before its RST. */
const SYN_THEN_RST = /^\^?S[^HAFGIQ]*R/;

/**
 * Zeek's conn_state from the last states of originator and responder; the first rule that fits wins.
 *
 * @param anyPayload Whether any payload went either way, by sequence numbers.
 */
export function connState(originator: number, responder: number, anyPayload: boolean, history: string): ZeekConnState {
  if (responder === STATE_RESET) return responderReset(originator, anyPayload);
  if (originator === STATE_RESET) {
    if (!isQuiet(responder)) return 'RSTO';
    return SYN_THEN_RST.test(history) ? 'RSTOS0' : 'OTH';
  }
  if (originator === STATE_CLOSED && responder === STATE_CLOSED) return 'SF';
  if (originator === STATE_CLOSED) return isQuiet(responder) ? 'SH' : 'S2';
  if (responder === STATE_CLOSED) return isQuiet(originator) ? 'SHR' : 'S3';
  if (originator === STATE_SYN_SENT && responder === STATE_INACTIVE) return 'S0';
  return originator === STATE_ESTABLISHED && responder === STATE_ESTABLISHED ? 'S1' : 'OTH';
}

function responderReset(originator: number, anyPayload: boolean): ZeekConnState {
  const onlySyn = originator === STATE_SYN_SENT || originator === STATE_SYN_ACK_SENT;
  if (onlySyn || (originator === STATE_RESET && !anyPayload)) return 'REJ';
  return isQuiet(originator) ? 'RSTRH' : 'RSTR';
}

/** Sent nothing, or nothing that shows a handshake. */
function isQuiet(state: number): boolean {
  return state === STATE_INACTIVE || state === STATE_PARTIAL;
}
