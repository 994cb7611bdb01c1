import type { ConnectionRecord } from '../../model/connections.ts';
import { ORIGINATOR, RESPONDER, type Side } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import { type MessagePlace, makeMessage, makeOpaque } from '../make-message.ts';
import { type Turn, turnBytes, turnsOf } from '../turns.ts';
import { type Frame, type FrameReader, walkFrames } from '../walk-frames.ts';
import { NEWKEYS, readBanner, readPacket, readPreBannerLine, readRefusal, type SshUnit } from './read-unit.ts';

/** Messages of an SSH connection up to its encryption; later turns are opaque. */
export function readSshConversation(connection: ConnectionRecord): AppMessage[] {
  const reader = new SshReader();
  walkFrames(turnsOf(connection), reader);
  return reader.messages;
}

/** What a side sends next. */
type Mode = 'lines' | 'packets' | 'encrypted';

class SshReader implements FrameReader {
  readonly messages: AppMessage[] = [];
  private readonly mode: Record<Side, Mode> = { [ORIGINATOR]: 'lines', [RESPONDER]: 'lines' };

  frameBytes(bytes: Uint8Array, turn: Turn): number {
    if (this.mode[turn.side] === 'encrypted') return turnBytes(turn) - (turn.head.length - bytes.length);
    return this.readUnit(bytes, turn.side)?.bytes ?? 0;
  }

  startsFrame(bytes: Uint8Array, turn: Turn): boolean {
    return this.frameBytes(bytes, turn) > 0;
  }

  frame(frame: Frame): void {
    const unit = this.mode[frame.side] === 'encrypted' ? null : this.readUnit(frame.bytes, frame.side);
    if (unit === null) {
      this.messages.push(makeOpaque(frame, 'packets'));
      return;
    }
    if (unit.name === 'identification') this.mode[frame.side] = 'packets';
    if (unit.message === NEWKEYS) this.mode[frame.side] = 'encrypted';
    const { kind, name, text, detail } = unit;
    if (name !== 'pre-banner line') this.messages.push(makeMessage(frame, kind, name, { text, detail }));
  }

  lost(place: MessagePlace, reason: string, continues: boolean): void {
    // Long texts before the banner and long key exchanges go on beyond what was kept.
    if (!continues && reason !== 'not-kept') this.messages.push(makeOpaque(place, 'packets'));
  }

  private readUnit(bytes: Uint8Array, side: Side): SshUnit | null {
    const sentence = readBanner(bytes) ?? readRefusal(bytes);
    if (sentence !== null) return sentence;
    return this.mode[side] === 'lines' ? (readPreBannerLine(bytes) ?? readPacket(bytes)) : readPacket(bytes);
  }
}
