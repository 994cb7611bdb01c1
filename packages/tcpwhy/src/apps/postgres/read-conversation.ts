import type { ConnectionRecord } from '../../model/connections.ts';
import { ORIGINATOR, type Side } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import { type MessagePlace, makeMessage, makeOpaque } from '../make-message.ts';
import { rawText } from '../read-bytes.ts';
import { type Turn, turnBytes, turnsOf } from '../turns.ts';
import { type Frame, type FrameReader, walkFrames } from '../walk-frames.ts';
import { describeClientMessage, describeServerMessage } from './describe-message.ts';
import { isPlainRead } from './judge-statement.ts';
import { CLIENT_TYPES, SERVER_TYPES } from './list-messages.ts';
import { readStartup, type StartupMessage } from './read-startup.ts';
import { findPostgresClient, TYPED_HEADER_BYTES, typedBytes } from './sniff.ts';

/** Messages of a PostgreSQL connection up to its end, or to the TLS that its SSLRequest begins. */
export function readPostgresConversation(connection: ConnectionRecord): AppMessage[] {
  const reader = new PostgresMessageReader(findPostgresClient(connection) ?? ORIGINATOR);
  walkFrames(turnsOf(connection), reader);
  return reader.messages;
}

class PostgresMessageReader implements FrameReader {
  readonly messages: AppMessage[] = [];
  /** The client asked for encryption and the server's one-byte answer is due. */
  private awaitsEncryption = false;
  private turnsToTls = false;
  private isAuthenticating = false;
  /** What the last Parse of this turn prepared, as far as it was visible whole. */
  private parsed: { readonly turn: Turn; readonly isPlainRead: boolean } | null = null;
  private namedTurn: Turn | null = null;

  constructor(private readonly client: Side) {}

  done(): boolean {
    return this.turnsToTls;
  }

  frameBytes(bytes: Uint8Array, turn: Turn): number {
    if (turn.side === this.client) {
      const startup = readStartup(bytes);
      if (startup !== null) return startup.bytes;
    } else if (this.isEncryptionAnswer(bytes, turn)) return 1;
    if (!this.typesOf(turn.side).has(typeOf(bytes))) return 0;
    const length = typedBytes(bytes);
    return Number.isNaN(length) || length >= TYPED_HEADER_BYTES ? length : 0;
  }

  /** Out of step, a type byte alone proves little: its length must not lead beyond what was sent. */
  startsFrame(bytes: Uint8Array, turn: Turn): boolean {
    return this.frameBytes(bytes, turn) <= turnBytes(turn);
  }

  frame(frame: Frame): void {
    const startup = frame.side === this.client ? readStartup(frame.bytes) : null;
    if (startup !== null) this.startup(frame, startup);
    else if (frame.frameBytes === 1) this.encryptionAnswer(frame);
    else if (frame.side === this.client) this.clientMessage(frame);
    else this.serverMessage(frame);
  }

  lost(place: MessagePlace, reason: string, continues: boolean): void {
    const isAnswer = place.side !== this.client && reason === 'not-kept';
    if (!continues && !isAnswer) this.messages.push(makeOpaque(place, 'messages not kept'));
  }

  private typesOf(side: Side): typeof CLIENT_TYPES {
    return side === this.client ? CLIENT_TYPES : SERVER_TYPES;
  }

  private isEncryptionAnswer(bytes: Uint8Array, turn: Turn): boolean {
    return this.awaitsEncryption && turnBytes(turn) === 1 && 'SNG'.includes(typeOf(bytes));
  }

  private startup(frame: Frame, { name, text, detail }: StartupMessage): void {
    this.awaitsEncryption = name === 'SSLRequest' || name === 'GSSENCRequest';
    this.isAuthenticating = name === 'StartupMessage';
    // A CancelRequest has a connection of its own, gets no answer, and stops somebody's query.
    const cancels = name === 'CancelRequest';
    const rest = { text, detail: cancels ? { ...detail, getsNoAnswer: true } : detail };
    this.messages.push(makeMessage(frame, cancels ? 'request' : 'handshake', name, rest));
  }

  private encryptionAnswer(frame: Frame): void {
    const answer = typeOf(frame.bytes);
    this.awaitsEncryption = false;
    this.turnsToTls = answer !== 'N';
    const text = answer === 'N' ? 'no encryption' : 'encryption follows';
    const detail: AppMessage['detail'] = answer === 'S' ? { tlsAfterBytes: 1 } : {};
    this.messages.push(makeMessage(frame, 'handshake', answer, { text, detail }));
  }

  private clientMessage(frame: Frame): void {
    const type = CLIENT_TYPES.get(typeOf(frame.bytes));
    if (type === undefined || this.isQuiet(frame, type.telling)) return;
    const whole = frame.bytes.length === frame.frameBytes;
    const body = frame.bytes.subarray(TYPED_HEADER_BYTES);
    const described = describeClientMessage(typeOf(frame.bytes), body, whole);
    const idempotent = type.name === 'Execute' ? this.executesPlainRead(frame.turn) : described.idempotent;
    if (type.name === 'Parse') this.parsed = { turn: frame.turn, isPlainRead: whole && isPlainRead(parsedQuery(body)) };
    this.messages.push(makeMessage(frame, type.kind, type.name, { ...described, idempotent }));
  }

  /** Execute runs what Bind bound; known only when the Parse stands in the same turn. */
  private executesPlainRead(turn: Turn): true | null {
    return this.parsed !== null && this.parsed.turn === turn && this.parsed.isPlainRead ? true : null;
  }

  private serverMessage(frame: Frame): void {
    const type = SERVER_TYPES.get(typeOf(frame.bytes));
    if (type === undefined || this.isQuiet(frame, type.telling)) return;
    const { name, ...rest } = describeServerMessage(typeOf(frame.bytes), frame.bytes.subarray(TYPED_HEADER_BYTES));
    // Errors while authenticating refuse the client; later ones answer a query, or announce the end.
    const stage: AppMessage['detail'] = { stage: this.isAuthenticating ? 'authentication' : 'session' };
    const detail = type.kind === 'error' ? { ...rest.detail, ...stage } : rest.detail;
    this.messages.push(makeMessage(frame, type.kind, name ?? type.name, { ...rest, detail }));
    if (name === 'AuthenticationOk') this.isAuthenticating = false;
  }

  /** Accompanying messages get a line only when they open a turn: then they are all that it shows. */
  private isQuiet(frame: Frame, telling: boolean): boolean {
    const quiet = !telling && this.namedTurn === frame.turn;
    this.namedTurn = frame.turn;
    return quiet;
  }
}

function typeOf(bytes: Uint8Array): string {
  return rawText(bytes.subarray(0, 1));
}

/** Parse: statement name, NUL, query, NUL. */
function parsedQuery(body: Uint8Array): string {
  return rawText(body).split('\0')[1] ?? '';
}
