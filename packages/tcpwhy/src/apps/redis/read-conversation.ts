import type { ConnectionRecord } from '../../model/connections.ts';
import { ORIGINATOR, type Side } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import { type MessagePlace, makeMessage, makeOpaque } from '../make-message.ts';
import { asciiStandsAt, rawText } from '../read-bytes.ts';
import { readableLine, readableText } from '../readable-text.ts';
import { type Turn, turnBytes, turnsOf } from '../turns.ts';
import { type Frame, type FrameReader, walkFrames } from '../walk-frames.ts';
import { isConnectionCommand, isIdempotentCommand, isRedisCommand } from './list-commands.ts';
import { readRespCommand, readRespLine } from './read-resp.ts';
import { findRedisClient } from './sniff.ts';

/** Commands whose arguments may be secrets or settings: only their name is shown. */
const SECRETIVE = new Set(['AUTH', 'HELLO', 'CONFIG', 'ACL', 'EVAL', 'MIGRATE', 'CLIENT']);

/** Messages of a Redis connection. */
export function readRedisConversation(connection: ConnectionRecord): AppMessage[] {
  const reader = new RedisReader(findRedisClient(connection) ?? ORIGINATOR);
  walkFrames(turnsOf(connection), reader);
  return reader.messages;
}

class RedisReader implements FrameReader {
  readonly messages: AppMessage[] = [];

  constructor(private readonly client: Side) {}

  /** An answer's length is not followed: it is named by its first line, and its rest skipped. */
  frameBytes(bytes: Uint8Array, turn: Turn): number {
    if (turn.side !== this.client) return readRespLine(bytes) === null ? 0 : bytes.length;
    const command = readRespCommand(bytes);
    if (command !== null) return Number.isNaN(command.bytes) ? restOf(turn, bytes) : command.bytes;
    const inline = inlineCommand(bytes);
    return inline === null ? 0 : inline.bytes;
  }

  startsFrame(bytes: Uint8Array, turn: Turn): boolean {
    return this.frameBytes(bytes, turn) > 0;
  }

  frame(frame: Frame): void {
    if (frame.side === this.client) this.command(frame);
    else this.reply(frame, readRespLine(frame.bytes) ?? '');
  }

  lost(place: MessagePlace, reason: string, continues: boolean): void {
    const isAnswer = place.side !== this.client && reason === 'not-kept';
    if (!continues && !isAnswer) this.messages.push(makeOpaque(place, 'bytes not kept'));
  }

  private command(frame: Frame): void {
    const { name, firstArgument, bytes } = readRespCommand(frame.bytes) ?? inlineCommand(frame.bytes) ?? NO_COMMAND;
    const text = SECRETIVE.has(name) ? '' : readableText(firstArgument);
    const kind = name === 'QUIT' ? 'goodbye' : isConnectionCommand(name) ? 'handshake' : 'request';
    const idempotent = isIdempotentCommand(name);
    // A read whose end was not seen may have a write behind it in the same turn.
    const provenEnd = idempotent === false || !Number.isNaN(bytes);
    this.messages.push(makeMessage(frame, kind, name, { text, idempotent: provenEnd ? idempotent : null }));
  }

  private reply(frame: Frame, line: string): void {
    if (!line.startsWith('-')) {
      this.messages.push(makeMessage(frame, 'response', REPLY_NAMES[line.charAt(0)] ?? 'reply'));
      return;
    }
    const text = readableLine(line.slice(1));
    const errorWord = text.split(' ')[0] ?? '';
    this.messages.push(makeMessage(frame, 'error', `error ${errorWord}`, { text, detail: { errorWord } }));
  }
}

const NO_COMMAND = { name: 'command', firstArgument: new Uint8Array(0), bytes: Number.NaN };

const REPLY_NAMES: Readonly<Record<string, string>> = {
  '+': 'simple string',
  ':': 'integer',
  $: 'bulk string',
  '*': 'array',
  '>': 'push',
};

/** Bytes of the turn from `bytes` on, kept or not: a command of unknown length is taken to fill it. */
function restOf(turn: Turn, bytes: Uint8Array): number {
  return turnBytes(turn) - (turn.head.length - bytes.length);
}

/** The form for people and health checks: a known word, arguments, end of line. */
function inlineCommand(bytes: Uint8Array): { name: string; firstArgument: Uint8Array; bytes: number } | null {
  const line = /^([A-Za-z]+)([^\r\n]*)\r?\n/u.exec(rawText(bytes));
  const name = (line?.[1] ?? '').toUpperCase();
  if (line === null || !isRedisCommand(name) || asciiStandsAt(bytes, 0, '*')) return null;
  return { name, firstArgument: new Uint8Array(0), bytes: line[0].length };
}
