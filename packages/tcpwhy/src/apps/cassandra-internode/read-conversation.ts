import type { ConnectionRecord } from '../../model/connections.ts';
import { ORIGINATOR, type Side } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import { readSegmentHeader } from '../cassandra-segment.ts';
import { type MessagePlace, makeMessage, makeOpaque } from '../make-message.ts';
import { type Turn, turnsOf } from '../turns.ts';
import { type Frame, type FrameReader, walkFrames } from '../walk-frames.ts';
import { readAccept, readInitiate } from './read-handshake.ts';

/** Messages of an internode connection: its handshake, then opaque segments with their sizes. */
export function readInternodeConversation(connection: ConnectionRecord): AppMessage[] {
  const reader = new InternodeReader();
  walkFrames(turnsOf(connection), reader);
  return reader.messages;
}

class InternodeReader implements FrameReader {
  readonly messages: AppMessage[] = [];
  private initiator: Side = ORIGINATOR;
  private awaitsAccept = false;
  private namedTurn: Turn | null = null;

  frameBytes(bytes: Uint8Array, turn: Turn): number {
    const initiate = readInitiate(bytes);
    if (initiate !== null) return initiate.bytes;
    if (this.isAcceptor(turn.side)) return readAccept(bytes)?.bytes ?? 0;
    const segment = readSegmentHeader(bytes);
    if (segment !== null) return segment.totalBytes;
    // Too short even for the plain header: its checksum may still come.
    return bytes.length < 6 ? Number.NaN : 0;
  }

  startsFrame(bytes: Uint8Array, turn: Turn): boolean {
    return this.frameBytes(bytes, turn) > 0;
  }

  frame(frame: Frame): void {
    const initiate = readInitiate(frame.bytes);
    if (initiate !== null) this.initiate(frame, initiate.text, initiate.detail);
    else if (this.isAcceptor(frame.side)) this.accept(frame);
    else this.segment(frame);
  }

  lost(place: MessagePlace, reason: string, continues: boolean): void {
    if (!continues && reason !== 'not-kept') this.messages.push(makeOpaque(place, 'bytes'));
  }

  private isAcceptor(side: Side): boolean {
    return this.awaitsAccept && side !== this.initiator;
  }

  private initiate(frame: Frame, text: string, detail: AppMessage['detail']): void {
    this.initiator = frame.side;
    this.awaitsAccept = true;
    this.messages.push(makeMessage(frame, 'handshake', 'Initiate', { text, detail }));
  }

  private accept(frame: Frame): void {
    this.awaitsAccept = false;
    const useVersion = readAccept(frame.bytes)?.useVersion ?? 0;
    const rest = { text: `messaging version ${useVersion}`, detail: { useVersion } };
    this.messages.push(makeMessage(frame, 'handshake', 'Accept', rest));
  }

  /** One line per turn: what segments hold is Cassandra's own affair. */
  private segment(frame: Frame): void {
    const segment = readSegmentHeader(frame.bytes);
    if (segment === null || this.namedTurn === frame.turn) return;
    this.namedTurn = frame.turn;
    this.messages.push(makeOpaque(frame, 'segment', { payloadBytes: segment.payloadBytes }));
  }
}
