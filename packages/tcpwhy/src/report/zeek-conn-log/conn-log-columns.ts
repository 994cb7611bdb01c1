import type { CaptureEpoch } from '../../model/records.ts';
import type { ZeekConnection } from '../../model/zeek-connections.ts';
import { boolField, countField, secondsField, textField, UNSET_FIELD } from './ascii-field.ts';
import { connectionUid } from './connection-uid.ts';
import { isLocalAddress } from './local-addresses.ts';

/** IP protocol number of TCP. */
const IP_PROTOCOL_TCP = 6;

/** One column of conn.log. */
export interface ConnLogColumn {
  readonly name: string;
  /** Zeek's name of the type. */
  readonly type: string;
  /** The field's text, escaped. */
  readonly field: (row: ZeekConnection, epoch: CaptureEpoch) => string;
}

/** The columns of Zeek's default conn.log, in its order. */
export const CONN_LOG_COLUMNS: readonly ConnLogColumn[] = [
  { name: 'ts', type: 'time', field: (row, epoch) => startField(row, epoch) },
  { name: 'uid', type: 'string', field: (row, epoch) => connectionUid(uidKey(row, epoch)) },
  { name: 'id.orig_h', type: 'addr', field: (row) => row.orig_h },
  { name: 'id.orig_p', type: 'port', field: (row) => countField(row.orig_p) },
  { name: 'id.resp_h', type: 'addr', field: (row) => row.resp_h },
  { name: 'id.resp_p', type: 'port', field: (row) => countField(row.resp_p) },
  { name: 'proto', type: 'enum', field: () => 'tcp' },
  { name: 'service', type: 'string', field: () => UNSET_FIELD },
  { name: 'duration', type: 'interval', field: durationField },
  { name: 'orig_bytes', type: 'count', field: (row) => countField(row.orig_bytes) },
  { name: 'resp_bytes', type: 'count', field: (row) => countField(row.resp_bytes) },
  { name: 'conn_state', type: 'string', field: (row) => textField(row.conn_state) },
  { name: 'local_orig', type: 'bool', field: (row) => boolField(isLocalAddress(row.orig_h)) },
  { name: 'local_resp', type: 'bool', field: (row) => boolField(isLocalAddress(row.resp_h)) },
  { name: 'missed_bytes', type: 'count', field: (row) => countField(row.missed_bytes) },
  { name: 'history', type: 'string', field: (row) => textField(row.history) },
  { name: 'orig_pkts', type: 'count', field: (row) => countField(row.orig_pkts) },
  { name: 'orig_ip_bytes', type: 'count', field: (row) => countField(row.orig_ip_bytes) },
  { name: 'resp_pkts', type: 'count', field: (row) => countField(row.resp_pkts) },
  { name: 'resp_ip_bytes', type: 'count', field: (row) => countField(row.resp_ip_bytes) },
  { name: 'tunnel_parents', type: 'set[string]', field: () => UNSET_FIELD },
  { name: 'ip_proto', type: 'count', field: () => countField(IP_PROTOCOL_TCP) },
];

function startField(row: ZeekConnection, epoch: CaptureEpoch): string {
  return secondsField(epoch.seconds, epoch.nanoseconds + row.startNs);
}

function durationField(row: ZeekConnection): string {
  return row.durationNs === null ? UNSET_FIELD : secondsField(0, row.durationNs);
}

/** Two connections on one 4-tuple differ in their start, and if a broken clock makes that equal, in their frame. */
function uidKey(row: ZeekConnection, epoch: CaptureEpoch): string {
  const start = `${epoch.seconds} ${epoch.nanoseconds + row.startNs} ${row.firstFrame}`;
  return `${row.orig_h} ${row.orig_p} ${row.resp_h} ${row.resp_p} ${start}`;
}
