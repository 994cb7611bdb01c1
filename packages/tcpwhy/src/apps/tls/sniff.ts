import type { ConnectionRecord } from '../../model/connections.ts';
import { uint8At, uint16At } from '../read-bytes.ts';
import { type Turn, turnBytes, turnsOf } from '../turns.ts';
import { ALERT, APPLICATION_DATA, CLIENT_HELLO, SERVER_HELLO } from './name-codes.ts';
import { clearHandshakeType, RECORD_HEADER_BYTES, readClearAlert, readRecordHeader } from './read-record.ts';

/** A hello in any turn (StartTLS may come late), or records all through a turn of a connection that began before. */
export function sniffTls(connection: ConnectionRecord): boolean {
  return turnsOf(connection).some((turn) => !Number.isNaN(helloTypeOf(turn.head)) || isRecordTurn(turn));
}

/** CLIENT_HELLO or SERVER_HELLO when the bytes begin with one whose legacy version is a real one; else NaN. */
export function helloTypeOf(head: Uint8Array): number {
  const record = readRecordHeader(head);
  if (record === null) return Number.NaN;
  const fragment = head.subarray(RECORD_HEADER_BYTES);
  const type = clearHandshakeType(record, fragment);
  const version = uint16At(fragment, 4);
  const isHello = type === CLIENT_HELLO || type === SERVER_HELLO;
  return isHello && version >= 0x0300 && version <= 0x0303 ? type : Number.NaN;
}

/** A ClientHello. */
export function opensAsTlsClient(head: Uint8Array): boolean {
  return helloTypeOf(head) === CLIENT_HELLO;
}

/** A ServerHello, or an alert instead of one. */
export function opensAsTlsServer(head: Uint8Array): boolean {
  return helloTypeOf(head) === SERVER_HELLO || isAlert(head);
}

function isAlert(head: Uint8Array): boolean {
  const record = readRecordHeader(head);
  return record !== null && readClearAlert(record, head.subarray(RECORD_HEADER_BYTES)) !== null;
}

/** Level and description behind a cipher of TLS 1.2 or before: tag, or MAC, padding and initial vector. Bytes. */
const HIDDEN_ALERT_BYTES = { min: 18, max: 80 };

/** An encrypted alert that is all of the turn: the last words of a connection that began before the capture. */
export function isEncryptedAlert(turn: Turn): boolean {
  const record = readRecordHeader(turn.head);
  if (record === null || record.type !== ALERT || record.version < 0x0301) return false;
  const { fragmentBytes } = record;
  if (RECORD_HEADER_BYTES + fragmentBytes !== turnBytes(turn)) return false;
  return fragmentBytes >= HIDDEN_ALERT_BYTES.min && fragmentBytes <= HIDDEN_ALERT_BYTES.max;
}

/** An alert that is all of the turn; or records up to the turn's end, or beyond what was kept, with application data. */
function isRecordTurn(turn: Turn): boolean {
  let at = 0;
  let sawData = false;
  while (at < turn.head.length) {
    const record = readRecordHeader(turn.head.subarray(at));
    if (record === null) return false;
    sawData ||= record.type === APPLICATION_DATA && uint8At(turn.head, at + 2) >= 1;
    at += RECORD_HEADER_BYTES + record.fragmentBytes;
  }
  if (at === turnBytes(turn)) return sawData || isAlert(turn.head) || isEncryptedAlert(turn);
  return at > turn.head.length && sawData && uint8At(turn.head, 0) === APPLICATION_DATA;
}
