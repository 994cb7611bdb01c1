import type { ConnectionRecord } from '../../model/connections.ts';
import type { Side } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import { firstLiteralsOfLz4, readSegmentHeader, type SegmentHeader } from '../cassandra-segment.ts';
import { type MessagePlace, makeMessage, makeOpaque } from '../make-message.ts';
import { turnsOf } from '../turns.ts';
import { type Frame, type FrameReader, walkFrames } from '../walk-frames.ts';
import { describeCqlFrame } from './describe-frame.ts';
import { REQUEST_OPCODES, RESPONSE_OPCODES } from './name-codes.ts';
import { readCqlBody } from './read-body.ts';
import { type CqlHeader, readCqlHeader } from './read-header.ts';

/** Messages of a CQL connection: bare frames (v1 to v4, and v5 up to its handshake), then v5's segments. */
export function readCqlConversation(connection: ConnectionRecord): AppMessage[] {
  const messages: AppMessage[] = [];
  walkFrames(turnsOf(connection), new CqlFrameReader(messages));
  return messages;
}

class CqlFrameReader implements FrameReader {
  /** Version of the client's last frame: what it offered when the server refuses the version. */
  private offeredVersion = Number.NaN;
  /** Side of the last frame when it was a response. */
  private answering: Side | null = null;

  constructor(private readonly messages: AppMessage[]) {}

  frameBytes(bytes: Uint8Array): number {
    const segment = readSegmentHeader(bytes);
    if (segment !== null) return segment.totalBytes;
    const header = readCqlHeader(bytes);
    if (header === 'cut') return Number.NaN;
    return header === null ? 0 : header.headerBytes + header.bodyBytes;
  }

  startsFrame(bytes: Uint8Array): boolean {
    return this.frameBytes(bytes) > 0;
  }

  frame(frame: Frame): void {
    const segment = readSegmentHeader(frame.bytes);
    if (segment === null) this.envelope(frame, frame.bytes);
    else this.segment(frame, segment);
  }

  lost(place: MessagePlace, reason: string, continues: boolean): void {
    // A long answer is named by its first frame; only on the asking side can more frames hide another request.
    if (continues || (reason === 'not-kept' && this.answering === place.side)) return;
    this.messages.push(makeOpaque(place, 'frames not kept'));
  }

  /** A self-contained segment holds whole envelopes; a large message is cut into several, the first with its header. */
  private segment(frame: Frame, segment: SegmentHeader): void {
    const payload = frame.bytes.subarray(segment.headerBytes, segment.headerBytes + segment.payloadBytes);
    const plain = segment.compressed ? firstLiteralsOfLz4(payload) : payload;
    let at = 0;
    while (at < plain.length) {
      const bytes = plain.subarray(at);
      const header = readCqlHeader(bytes);
      if (header === null || header === 'cut') break;
      this.envelope(frame, bytes);
      at += header.headerBytes + header.bodyBytes;
    }
    if (at === 0) this.messages.push(makeOpaque(frame, 'segment', { payloadBytes: segment.payloadBytes }));
  }

  private envelope(place: MessagePlace, bytes: Uint8Array): void {
    const header = readCqlHeader(bytes);
    if (header === null || header === 'cut') return;
    const opcode = (header.isResponse ? RESPONSE_OPCODES : REQUEST_OPCODES).get(header.opcode);
    if (opcode === undefined) return;
    this.answering = header.isResponse ? place.side : null;
    const { text, detail, idempotent } = describeCqlFrame(header, readCqlBody(header, bytes));
    const fullDetail = this.completeDetail(header, detail);
    const errorCode = fullDetail.errorCode;
    const name = typeof errorCode === 'number' ? `ERROR ${hexCode(errorCode)}` : opcode.name;
    this.messages.push(makeMessage(place, opcode.kind, name, { text, detail: fullDetail, idempotent }));
  }

  private completeDetail(header: CqlHeader, detail: AppMessage['detail']): AppMessage['detail'] {
    const { version, streamId } = header;
    if (!header.isResponse) this.offeredVersion = version;
    const seen = Number.isNaN(this.offeredVersion) ? {} : { offeredVersion: this.offeredVersion };
    // What the client was seen to offer is better evidence than the server's words.
    const refusal = detail.unsupportedVersion === true ? seen : {};
    return { version, streamId, ...detail, ...refusal };
  }
}

function hexCode(code: number): string {
  return `0x${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
