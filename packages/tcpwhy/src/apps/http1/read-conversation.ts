import type { ConnectionRecord } from '../../model/connections.ts';
import { ORIGINATOR, RESPONDER, type Side } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import { type MessagePlace, makeMessage, makeOpaque } from '../make-message.ts';
import { type Turn, turnBytes, turnsOf } from '../turns.ts';
import { type Frame, type FrameReader, walkFrames } from '../walk-frames.ts';
import { bodyBytesOf, describeRequest, describeResponse } from './describe-message.ts';
import { type HttpHead, isBarePage, readHttpHead, type StatusLine } from './read-message-head.ts';
import { readWebSocketFrame } from './read-websocket.ts';

/** Messages of an HTTP/1 connection, WebSocket frames after its upgrade included, up to a tunnel's beginning. */
export function readHttp1Conversation(connection: ConnectionRecord): AppMessage[] {
  const reader = new Http1Reader();
  walkFrames(turnsOf(connection), reader);
  return reader.messages;
}

class Http1Reader implements FrameReader {
  readonly messages: AppMessage[] = [];
  private lastMethod = '';
  private isWebSocket = false;
  private isTunnel = false;
  /** What `frameBytes` read last: the frame that comes next. */
  private head: HttpHead | null = null;
  /** The side's last message has no known end: what follows may be its body. */
  private readonly openEnded: Record<Side, boolean> = { [ORIGINATOR]: false, [RESPONDER]: false };

  done(): boolean {
    return this.isTunnel;
  }

  frameBytes(bytes: Uint8Array, turn: Turn): number {
    if (this.isWebSocket) return readWebSocketFrame(bytes)?.bytes ?? 0;
    const rest = turnBytes(turn) - (turn.head.length - bytes.length);
    const head = readHttpHead(bytes);
    this.head = head;
    if (head === null) return isBarePage(bytes) ? rest : 0;
    const whole = head.headBytes + bodyBytesOf(head, this.lastMethod);
    this.openEnded[turn.side] = Number.isNaN(whole);
    // Of unknown length: taken to fill the turn at least, because nearly nobody pipelines.
    return Number.isNaN(whole) ? rest : whole;
  }

  startsFrame(bytes: Uint8Array, turn: Turn): boolean {
    return this.frameBytes(bytes, turn) > 0;
  }

  frame(frame: Frame): void {
    const head = this.isWebSocket ? null : this.head;
    if (head !== null) this.httpMessage(frame, head);
    else if (this.isWebSocket) this.webSocketFrame(frame);
    else this.messages.push(makeMessage(frame, 'response', 'page without status line'));
  }

  lost(place: MessagePlace, reason: string, continues: boolean): void {
    // Behind a WebSocket frame there are more of them, as opaque as the first.
    const isSaid = this.isWebSocket ? reason === 'not-kept' : this.openEnded[place.side];
    if (!continues && !isSaid) this.messages.push(makeOpaque(place, 'bytes'));
  }

  private httpMessage(frame: Frame, head: HttpHead): void {
    const { start } = head;
    const described = start.kind === 'request' ? describeRequest(head, start) : describeResponse(head, start);
    if (start.kind === 'response') this.noteUpgrade(start, head);
    else this.lastMethod = start.method;
    const { kind, name, ...rest } = described;
    const detail = this.isTunnel ? { ...rest.detail, tunnel: true } : rest.detail;
    this.messages.push(makeMessage(frame, kind, name, { ...rest, detail }));
  }

  /** RFC 9110 §9.3.6: after a 2xx to CONNECT all bytes are the tunnel's; §15.2.2: after 101 the new protocol's. */
  private noteUpgrade({ status }: StatusLine, head: HttpHead): void {
    const switches = status === 101;
    // Long fields may hide the Upgrade field of both messages: then it is WebSocket, nearly the only one in use.
    const upgrade = (head.fields.get('upgrade') ?? this.offeredUpgrade()).toLowerCase();
    this.isWebSocket = switches && (upgrade === 'websocket' || upgrade === '');
    this.isTunnel = (switches && !this.isWebSocket) || (this.lastMethod === 'CONNECT' && status >= 200 && status < 300);
  }

  private offeredUpgrade(): string {
    const offered = this.messages.findLast((message) => message.detail.upgrade !== undefined)?.detail.upgrade;
    return typeof offered === 'string' ? offered : '';
  }

  private webSocketFrame(frame: Frame): void {
    const read = readWebSocketFrame(frame.bytes);
    if (read === null) return;
    const detail: AppMessage['detail'] = Number.isNaN(read.closeCode) ? {} : { closeCode: read.closeCode };
    this.messages.push(makeMessage(frame, read.kind, read.name, { detail }));
  }
}
