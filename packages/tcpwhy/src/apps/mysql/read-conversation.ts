import type { ConnectionRecord } from '../../model/connections.ts';
import { ORIGINATOR, otherSide, type Side } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import { type MessagePlace, makeMessage, makeOpaque } from '../make-message.ts';
import { uint8At, uint24LittleAt } from '../read-bytes.ts';
import { type Turn, turnsOf } from '../turns.ts';
import { type Frame, type FrameReader, walkFrames } from '../walk-frames.ts';
import { COM_CHANGE_USER } from './list-commands.ts';
import {
  asksForCompression,
  isSslRequest,
  looksLikeHandshakeResponse,
  readCommand,
  readHandshakeResponse,
} from './read-client-packet.ts';
import {
  readAnswer,
  readAuthenticationPacket,
  readError,
  readGreeting,
  type ServerPacket,
} from './read-server-packet.ts';
import { findMysqlClient } from './sniff.ts';

const HEADER_BYTES = 4;
/** The compressed protocol puts 7 bytes before its payload: compressed length 3, number 1, uncompressed length 3. */
const COMPRESSED_HEADER_BYTES = 7;

/** Messages of a MySQL connection up to its end, or to the TLS that its SSLRequest begins. */
export function readMysqlConversation(connection: ConnectionRecord): AppMessage[] {
  const client = findMysqlClient(connection) ?? ORIGINATOR;
  const sawBeginning = connection.endpoints[otherSide(client)].sawSyn;
  const reader = new MysqlPacketReader(client, sawBeginning ? 'before-greeting' : 'unknown');
  walkFrames(turnsOf(connection), reader);
  return reader.messages;
}

/** Where the conversation stands. `unknown`: the capture begins in the middle; `greeting`: the client's answer to it is due. */
type Phase = 'unknown' | 'before-greeting' | 'greeting' | 'authentication' | 'command';

class MysqlPacketReader implements FrameReader {
  readonly messages: AppMessage[] = [];
  private compresses = false;
  private turnsToTls = false;

  constructor(
    private readonly client: Side,
    private phase: Phase,
  ) {}

  done(): boolean {
    return this.turnsToTls;
  }

  frameBytes(bytes: Uint8Array): number {
    const headerBytes = this.headerBytes();
    return bytes.length < headerBytes ? Number.NaN : headerBytes + uint24LittleAt(bytes, 0);
  }

  /** Out of step, only a packet that begins a command or an answer is believed: numbered 0, or 1 from the server. */
  startsFrame(bytes: Uint8Array, turn: Turn): boolean {
    const number = uint8At(bytes, 3);
    const payloadBytes = uint24LittleAt(bytes, 0);
    if (!(payloadBytes > 0)) return false;
    if (turn.side !== this.client) return number <= 2 || this.isLoggingIn();
    return (
      number === 0 ||
      this.isLoggingIn() ||
      looksLikeHandshakeResponse(bytes.subarray(HEADER_BYTES, HEADER_BYTES + payloadBytes))
    );
  }

  frame(frame: Frame): void {
    const number = uint8At(frame.bytes, 3);
    const payload = this.payloadOf(frame);
    if (payload === null) this.messages.push(makeOpaque(frame, 'compressed packet'));
    else if (frame.side === this.client) this.clientPacket(frame, payload, number);
    else this.serverPacket(frame, payload, number);
  }

  lost(place: MessagePlace, reason: string, continues: boolean): void {
    const isAnswer = place.side !== this.client && reason === 'not-kept';
    if (!continues && !isAnswer) this.messages.push(makeOpaque(place, 'packets not kept'));
  }

  private isGreeted(): boolean {
    return this.phase !== 'unknown' && this.phase !== 'before-greeting';
  }

  private isLoggingIn(): boolean {
    return this.phase === 'greeting' || this.phase === 'authentication';
  }

  private headerBytes(): number {
    return this.compresses && this.phase === 'command' ? COMPRESSED_HEADER_BYTES : HEADER_BYTES;
  }

  /** Null when it is compressed. Short packets are sent uncompressed inside the compressed protocol. */
  private payloadOf(frame: Frame): Uint8Array | null {
    if (this.headerBytes() === HEADER_BYTES) return frame.bytes.subarray(HEADER_BYTES);
    if (uint24LittleAt(frame.bytes, 4) !== 0) return null;
    return frame.bytes.subarray(COMPRESSED_HEADER_BYTES + HEADER_BYTES);
  }

  private clientPacket(frame: Frame, payload: Uint8Array, number: number): void {
    if (number === 0) this.command(frame, payload);
    else if (this.answersGreeting(payload, number)) this.handshakePacket(frame, payload);
    else if (this.phase === 'authentication')
      this.messages.push(makeMessage(frame, 'handshake', 'authentication data'));
    // Else it goes on with the command before: LOAD DATA's file, or what is beyond 16 MB.
  }

  private answersGreeting(payload: Uint8Array, number: number): boolean {
    return this.phase === 'greeting' || (!this.isGreeted() && number === 1 && looksLikeHandshakeResponse(payload));
  }

  private command(frame: Frame, payload: Uint8Array): void {
    const { kind, name, ...rest } = readCommand(payload);
    this.phase = payload[0] === COM_CHANGE_USER ? 'authentication' : 'command';
    this.messages.push(makeMessage(frame, kind, name, rest));
  }

  private handshakePacket(frame: Frame, payload: Uint8Array): void {
    if (isSslRequest(payload, frame.frameBytes - HEADER_BYTES)) {
      this.turnsToTls = true;
      const detail = { tlsAfterBytes: frame.frameBytes };
      this.messages.push(makeMessage(frame, 'handshake', 'SSLRequest', { detail }));
      return;
    }
    this.phase = 'authentication';
    this.compresses = asksForCompression(payload);
    const { kind, name, ...rest } = readHandshakeResponse(payload);
    this.messages.push(makeMessage(frame, kind, name, rest));
  }

  private serverPacket(frame: Frame, payload: Uint8Array, number: number): void {
    const packet = this.readServerPacket(payload, number);
    if (packet === null) return;
    const detail = packet.kind === 'error' ? { ...packet.detail, stage: this.phase } : packet.detail;
    this.messages.push(makeMessage(frame, packet.kind, packet.name, { text: packet.text, detail }));
    if (packet.name === 'server greeting') this.phase = 'greeting';
    // The OK that ends the authentication; from here on each command starts a new count.
    else if (packet.name === 'OK') this.phase = 'command';
  }

  private readServerPacket(payload: Uint8Array, number: number): ServerPacket | null {
    if (!this.isGreeted()) {
      const greeting = number === 0 ? readGreeting(payload) : null;
      if (greeting !== null) return greeting;
    }
    if (this.isLoggingIn()) return readAuthenticationPacket(payload);
    // An answer is named by its first packet; behind it only an error counts. Number 0: the server speaks unasked.
    return number === 1 ? readAnswer(payload) : readError(payload);
  }
}
