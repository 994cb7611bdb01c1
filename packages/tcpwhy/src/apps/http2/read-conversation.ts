import type { ConnectionRecord } from '../../model/connections.ts';
import { ORIGINATOR, otherSide, type Side } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import { type MessagePlace, makeMessage, makeOpaque } from '../make-message.ts';
import { type Turn, turnBytes, turnsOf } from '../turns.ts';
import { type Frame, type FrameReader, walkFrames } from '../walk-frames.ts';
import { describeHttp2Frame } from './describe-frame.ts';
import { HEADER_BYTES, isPreface, PREFACE, readHttp2Header, SETTINGS } from './read-frame-header.ts';
import { fillsTurnWithFrames } from './sniff.ts';

/** Messages of an HTTP/2 connection in clear text. */
export function readHttp2Conversation(connection: ConnectionRecord): AppMessage[] {
  const reader = new Http2Reader(clientOf(connection));
  walkFrames(turnsOf(connection), reader);
  return reader.messages;
}

function clientOf(connection: ConnectionRecord): Side {
  return turnsOf(connection).find(({ head }) => isPreface(head))?.side ?? ORIGINATOR;
}

class Http2Reader implements FrameReader {
  readonly messages: AppMessage[] = [];
  private servedTurn: Turn | null = null;

  constructor(private readonly client: Side) {}

  frameBytes(bytes: Uint8Array): number {
    if (isPreface(bytes)) return PREFACE.length;
    const header = readHttp2Header(bytes);
    if (header !== null) return HEADER_BYTES + header.payloadBytes;
    return bytes.length < HEADER_BYTES ? Number.NaN : 0;
  }

  startsFrame(bytes: Uint8Array, turn: Turn): boolean {
    if (isPreface(bytes)) return true;
    const header = readHttp2Header(bytes);
    return header !== null && (fillsTurnWithFrames(turn) || HEADER_BYTES + header.payloadBytes <= turnBytes(turn));
  }

  frame(frame: Frame): void {
    const header = readHttp2Header(frame.bytes);
    if (isPreface(frame.bytes)) this.messages.push(makeMessage(frame, 'handshake', 'connection preface'));
    if (header === null) return;
    const fromClient = frame.side === this.client;
    const { kind, name, ...rest } = describeHttp2Frame(header, frame.bytes.subarray(HEADER_BYTES), fromClient);
    // Flow control and pings accompany the rest: they get a line only when they open a turn.
    const isQuiet = kind === 'handshake' && header.type !== SETTINGS && this.servedTurn === frame.turn;
    this.servedTurn = frame.turn;
    if (!isQuiet) this.messages.push(makeMessage(frame, kind, name, rest));
  }

  lost(place: MessagePlace, reason: string, continues: boolean): void {
    const isAnswer = place.side === otherSide(this.client) && reason === 'not-kept';
    if (!continues && !isAnswer) this.messages.push(makeOpaque(place, 'frames not kept'));
  }
}
