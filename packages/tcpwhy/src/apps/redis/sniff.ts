import type { ConnectionRecord } from '../../model/connections.ts';
import { otherSide, type Side } from '../../model/history.ts';
import { asciiStandsAt } from '../read-bytes.ts';
import { turnsOf } from '../turns.ts';
import { isRedisCommand } from './list-commands.ts';
import { isRedisError, readRespCommand, readRespLine } from './read-resp.ts';

const MAX_TURNS = 12;

/** Which side is the Redis client, told by content; null when this is not Redis. */
export function findRedisClient(connection: ConnectionRecord): Side | null {
  const turns = turnsOf(connection).slice(0, MAX_TURNS);
  for (const [at, { side, head }] of turns.entries()) {
    if (opensAsRedisClient(head)) return side;
    if (opensAsRedisServer(head)) return otherSide(side);
    // Health checks speak the inline form; its answer makes sure.
    const answer = turns[at + 1];
    if (asciiStandsAt(head, 0, 'PING\r\n') && answer !== undefined && isPong(answer.head)) return side;
  }
  return null;
}

/** A RESP array that names a known command. */
export function opensAsRedisClient(head: Uint8Array): boolean {
  const command = readRespCommand(head);
  return command !== null && isRedisCommand(command.name);
}

/** One of Redis' own errors: `-ERR max number of clients reached` comes before the client said anything. */
export function opensAsRedisServer(head: Uint8Array): boolean {
  const line = readRespLine(head);
  return line !== null && isRedisError(line);
}

function isPong(head: Uint8Array): boolean {
  return asciiStandsAt(head, 0, '+PONG\r\n') || opensAsRedisServer(head);
}
