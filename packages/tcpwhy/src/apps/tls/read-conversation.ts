import type { ConnectionRecord } from '../../model/connections.ts';
import { ORIGINATOR, otherSide, type Side } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import { type MessagePlace, type MessageRest, makeMessage, makeOpaque } from '../make-message.ts';
import { type Turn, turnsOf } from '../turns.ts';
import { type Frame, type FrameReader, walkFrames } from '../walk-frames.ts';
import {
  ALERT,
  ALERT_NAMES,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  CLIENT_HELLO,
  HANDSHAKE_NAMES,
  SERVER_HELLO,
} from './name-codes.ts';
import { readClientHello, readServerHello } from './read-hello.ts';
import {
  clearHandshakeType,
  RECORD_HEADER_BYTES,
  type RecordHeader,
  readClearAlert,
  readRecordHeader,
} from './read-record.ts';
import { helloTypeOf, isEncryptedAlert } from './sniff.ts';
import { TicketWatch } from './ticket-watch.ts';
import { StageTracker, TLS13_ALERT_BYTES } from './track-stage.ts';

/** Messages of a TLS connection, from its first hello on: before that another protocol may have agreed to it. */
export function readTlsConversation(connection: ConnectionRecord): AppMessage[] {
  const turns = turnsOf(connection);
  const begin = turns.findIndex((turn) => !Number.isNaN(helloTypeOf(turn.head)));
  // Without a hello, what is protected says that the handshake was before the capture; an alert in clear, that there was none.
  const beganBefore =
    begin < 0 && turns.some((turn) => readRecordHeader(turn.head)?.type === APPLICATION_DATA || isEncryptedAlert(turn));
  const reader = new TlsRecordReader(connection, clientOf(turns[begin]), !beganBefore);
  walkFrames(turns.slice(Math.max(begin, 0)), reader);
  return reader.messages;
}

function clientOf(hello: Turn | undefined): Side {
  if (hello === undefined) return ORIGINATOR;
  return helloTypeOf(hello.head) === CLIENT_HELLO ? hello.side : otherSide(hello.side);
}

class TlsRecordReader implements FrameReader {
  readonly messages: AppMessage[] = [];
  private readonly tracker: StageTracker;
  private readonly tickets: TicketWatch;
  /** Turn whose application data has its line already. */
  private namedTurn: Turn | null = null;

  constructor(connection: ConnectionRecord, client: Side, fromBeginning: boolean) {
    this.tracker = new StageTracker(client, fromBeginning);
    this.tickets = new TicketWatch(connection, client);
  }

  frameBytes(bytes: Uint8Array): number {
    if (bytes.length < RECORD_HEADER_BYTES) return Number.NaN;
    const record = readRecordHeader(bytes);
    return record === null ? 0 : RECORD_HEADER_BYTES + record.fragmentBytes;
  }

  startsFrame(bytes: Uint8Array): boolean {
    return readRecordHeader(bytes) !== null;
  }

  frame(frame: Frame): void {
    const record = readRecordHeader(frame.bytes);
    if (record === null) return;
    const fragment = frame.bytes.subarray(RECORD_HEADER_BYTES);
    this.tracker.before(frame.side, record);
    if (record.type === ALERT) this.alert(frame, record, fragment);
    else if (record.type === APPLICATION_DATA) this.applicationData(frame, record);
    else if (record.type === CHANGE_CIPHER_SPEC) this.add(frame, 'handshake', 'ChangeCipherSpec');
    else this.handshake(frame, record, fragment);
    this.tracker.after(frame.side, record);
  }

  /** A long turn is named by its first records: certificates, application data. */
  lost(place: MessagePlace, reason: string, continues: boolean): void {
    if (reason === 'not-kept') this.tracker.unseen(place.side);
    else if (!continues) this.messages.push(makeOpaque(place, 'bytes'));
  }

  private alert(place: MessagePlace, record: RecordHeader, fragment: Uint8Array): void {
    const alert = readClearAlert(record, fragment);
    if (alert === null) {
      // Most often it is close_notify, but it does not say so in clear.
      this.add(place, 'opaque', 'encrypted alert', { detail: { alertBytes: record.fragmentBytes } });
      return;
    }
    const name = ALERT_NAMES.get(alert.description) ?? '';
    const level = alert.level === 2 ? 'fatal' : 'warning';
    const detail = { alert: alert.description, level };
    this.add(place, alertKind(alert.description, level), `alert ${name}`, { text: `${level} ${name}`, detail });
  }

  private handshake(place: MessagePlace, record: RecordHeader, fragment: Uint8Array): void {
    const type = this.tracker.isProtected(place.side) ? Number.NaN : clearHandshakeType(record, fragment);
    if (type === CLIENT_HELLO) this.add(place, 'handshake', 'ClientHello', { detail: readClientHello(fragment) });
    else if (type === SERVER_HELLO) this.serverHello(place, fragment);
    else this.add(place, 'handshake', HANDSHAKE_NAMES.get(type) ?? 'encrypted handshake');
  }

  private serverHello(place: MessagePlace, fragment: Uint8Array): void {
    const { isRetry, version } = readServerHello(fragment);
    const detail: AppMessage['detail'] = version === '' ? {} : { version };
    if (!isRetry) this.tracker.serverHello(version);
    this.add(place, 'handshake', isRetry ? 'HelloRetryRequest' : 'ServerHello', { text: version, detail });
  }

  private applicationData(frame: Frame, record: RecordHeader): void {
    const { stage, isTls13 } = this.tracker;
    if (stage === 'handshake' && this.tracker.isHandshakeBySize(frame.side, record)) {
      this.tickets.handshakeGoesOn(frame);
      this.add(frame, 'handshake', 'encrypted handshake');
      return;
    }
    // TLS 1.3 hides the type: this size is an alert's, and hardly anything else's (before 1.3, nothing's: tags are longer).
    const maybeAlert = (isTls13 || this.tracker.isVersionUnseen) && record.fragmentBytes === TLS13_ALERT_BYTES;
    if (maybeAlert) this.add(frame, 'opaque', 'probably an alert', { detail: { possibleAlert: true } });
    else if (isTls13 && this.namedTurn !== frame.turn && this.tickets.areTickets(frame))
      this.add(frame, 'handshake', 'session tickets');
    else if (this.namedTurn !== frame.turn)
      this.add(frame, 'opaque', stage === 'before-server-hello' ? 'early data' : 'application data');
    this.namedTurn = maybeAlert ? this.namedTurn : frame.turn;
  }

  private add(place: MessagePlace, kind: AppMessage['kind'], name: string, rest: MessageRest = {}): void {
    const detail = { ...rest.detail, stage: this.tracker.stage };
    this.messages.push(makeMessage(place, kind, name, { ...rest, detail }));
  }
}

/** RFC 8446 §6.1: close_notify and user_canceled announce the close; other warnings end nothing by themselves. */
function alertKind(description: number, level: string): AppMessage['kind'] {
  if (description === 0 || description === 90) return 'goodbye';
  return level === 'fatal' ? 'error' : 'handshake';
}
