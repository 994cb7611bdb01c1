import type { ConnectionRecord } from '../../model/connections.ts';
import { ORIGINATOR, otherSide, RESPONDER, type Side } from '../../model/history.ts';
import { isAsciiText, rawText, uint8At, uint24LittleAt, uint32LittleAt } from '../read-bytes.ts';
import { beginsAsStatement } from '../sql-statement.ts';
import { type Turn, turnBytes, turnsOf } from '../turns.ts';
import { COM_INIT_DB, COM_QUERY, COM_STMT_EXECUTE, COM_STMT_PREPARE, MYSQL_COMMANDS } from './list-commands.ts';
import { looksLikeHandshakeResponse, queryTextOf } from './read-client-packet.ts';
import { readError, readGreeting } from './read-server-packet.ts';

/** MySQL and MariaDB, ProxySQL, MaxScale, TiDB. Decides only where a fixed packet of a few bytes stands alone. */
export const MYSQL_PORTS = [3306, 3307, 6033, 4006, 4000];
const MAX_TURNS = 12;

/** Which side is the MySQL client, told by content; null when this is not MySQL. */
export function findMysqlClient(connection: ConnectionRecord): Side | null {
  const turns = turnsOf(connection).slice(0, MAX_TURNS);
  for (const [at, turn] of turns.entries()) {
    if (opensAsMysqlServer(turn.head) && fits(turn)) return otherSide(turn.side);
    if (isClientOpening(turn) || isStatement(turn)) return turn.side;
    if (isFixedCommand(turn) && (isAnswered(turns[at + 1], turn.side) || isUsualPort(connection, turn.side))) {
      return turn.side;
    }
  }
  return null;
}

/** A greeting, or an error in its place (1040 too many connections, 1129 host blocked, 4031 idle too long). */
export function opensAsMysqlServer(head: Uint8Array): boolean {
  const payload = head.subarray(4, 4 + payloadBytes(head));
  if (uint8At(head, 3) === 0 && readGreeting(payload) !== null) return true;
  const error = uint8At(head, 3) <= 2 ? readError(payload) : null;
  // The text is a sentence: something to read, and nothing else.
  return (
    error !== null &&
    error.text.length >= 8 &&
    isAsciiText(payload.subarray(3)) &&
    /^#?[A-Z0-9]/u.test(rawText(payload.subarray(3)))
  );
}

/** MySQL's client never speaks first; its handshake response is known by its zero filler. */
export function opensAsMysqlClient(head: Uint8Array): boolean {
  return (
    uint8At(head, 3) === 1 &&
    payloadBytes(head) >= 32 &&
    looksLikeHandshakeResponse(head.subarray(4, 4 + payloadBytes(head)))
  );
}

function isClientOpening(turn: Turn): boolean {
  const bytes = payloadBytes(turn.head) + 4;
  // Behind an SSLRequest, 36 bytes, TLS may follow in the same turn.
  return opensAsMysqlClient(turn.head) && (bytes === turnBytes(turn) || (bytes === 36 && bytes < turnBytes(turn)));
}

/** A command that carries SQL, or a prepared statement's execution, and fills the turn exactly. */
function isStatement(turn: Turn): boolean {
  const { head } = turn;
  if (uint8At(head, 3) !== 0 || payloadBytes(head) + 4 !== turnBytes(turn)) return false;
  const code = uint8At(head, 4);
  if (code === COM_QUERY) return isSql(queryTextOf(head.subarray(4)));
  if (code === COM_STMT_PREPARE) return isSql(head.subarray(5));
  // Statement id, cursor flags, and an iteration count that is always 1.
  if (code === COM_STMT_EXECUTE) return uint8At(head, 9) <= 0x0f && uint32LittleAt(head, 10) === 1;
  return false;
}

function isSql(text: Uint8Array): boolean {
  return beginsAsStatement(rawText(text));
}

/** COM_PING, COM_QUIT and the like: right length, nothing that proves it. */
function isFixedCommand(turn: Turn): boolean {
  const { head } = turn;
  if (uint8At(head, 3) !== 0 || payloadBytes(head) + 4 !== turnBytes(turn)) return false;
  const code = uint8At(head, 4);
  if (code === COM_INIT_DB) return payloadBytes(head) > 1 && isAsciiText(head.subarray(5));
  return MYSQL_COMMANDS.get(code)?.fixedBytes === payloadBytes(head);
}

/** The other side's next turn begins with a whole packet numbered 1: OK, error or the first of a result set. */
function isAnswered(answer: Turn | undefined, asker: Side): boolean {
  if (answer === undefined || answer.side === asker) return false;
  const bytes = payloadBytes(answer.head);
  return uint8At(answer.head, 3) === 1 && bytes >= 1 && bytes + 4 <= turnBytes(answer);
}

function isUsualPort(connection: ConnectionRecord, client: Side): boolean {
  const server = client === ORIGINATOR ? RESPONDER : ORIGINATOR;
  return MYSQL_PORTS.includes(connection.endpoints[server].port);
}

/** The packet's stated length agrees with what was sent. */
function fits(turn: Turn): boolean {
  return payloadBytes(turn.head) + 4 <= turnBytes(turn);
}

function payloadBytes(head: Uint8Array): number {
  return uint24LittleAt(head, 0);
}
