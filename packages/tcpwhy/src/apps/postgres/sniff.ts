import type { ConnectionRecord } from '../../model/connections.ts';
import { otherSide, type Side } from '../../model/history.ts';
import { asciiStandsAt, rawText, uint8At, uint32At } from '../read-bytes.ts';
import { beginsAsStatement } from '../sql-statement.ts';
import { type Turn, turnBytes, turnsOf } from '../turns.ts';
import { errorFields } from './describe-message.ts';
import { AUTHENTICATION_NAMES, CLIENT_TYPES } from './list-messages.ts';
import { readStartup } from './read-startup.ts';

const MAX_TURNS = 12;
/** Type byte and length. */
export const TYPED_HEADER_BYTES = 5;

/** Which side is the PostgreSQL client, told by content; null when this is not PostgreSQL. */
export function findPostgresClient(connection: ConnectionRecord): Side | null {
  for (const turn of turnsOf(connection).slice(0, MAX_TURNS)) {
    if (isClientTurn(turn)) return turn.side;
    if (isServerTurn(turn)) return otherSide(turn.side);
  }
  return null;
}

/** A startup message, SSLRequest, GSSENCRequest or CancelRequest. */
export function opensAsPostgresClient(head: Uint8Array): boolean {
  return readStartup(head) !== null;
}

/** An authentication request or an ErrorResponse with its fields. The single byte that answers SSLRequest proves nothing. */
export function opensAsPostgresServer(head: Uint8Array): boolean {
  if (asciiStandsAt(head, 0, 'R')) return AUTHENTICATION_NAMES.has(uint32At(head, 5)) && uint32At(head, 1) <= 200;
  return asciiStandsAt(head, 0, 'E') && isError(head);
}

function isClientTurn(turn: Turn): boolean {
  const startup = readStartup(turn.head);
  if (startup !== null) return startup.bytes <= turnBytes(turn);
  const types = typesThatFill(turn);
  const first = types[0];
  if (first === 'X') return types.length === 1 && uint32At(turn.head, 1) === 4;
  if (first === 'Q') return isSql(turn.head.subarray(TYPED_HEADER_BYTES));
  if (first === 'P') return isSql(turn.head.subarray(turn.head.indexOf(0, TYPED_HEADER_BYTES) + 1));
  // The extended protocol without Parse: Bind and Execute up to a Sync.
  return first === 'B' && types.includes('E') && types.at(-1) === 'S';
}

function isServerTurn(turn: Turn): boolean {
  const { head } = turn;
  if (typedBytes(head) > turnBytes(turn)) return false;
  if (opensAsPostgresServer(head)) return true;
  return (
    asciiStandsAt(head, 0, 'Z\0\0\0\x05') &&
    'ITE'.includes(String.fromCharCode(uint8At(head, 5))) &&
    turnBytes(turn) === 6
  );
}

/** Types of the client messages whose lengths lead exactly to the turn's end; empty when they do not. */
function typesThatFill(turn: Turn): string[] {
  const types: string[] = [];
  let at = 0;
  while (at < turn.head.length) {
    const type = String.fromCharCode(turn.head[at] as number);
    const bytes = typedBytes(turn.head.subarray(at));
    if (!CLIENT_TYPES.has(type) || !(bytes >= TYPED_HEADER_BYTES)) return [];
    types.push(type);
    at += bytes;
  }
  return at === turnBytes(turn) ? types : [];
}

function isError(head: Uint8Array): boolean {
  const fields = errorFields(head.subarray(TYPED_HEADER_BYTES, typedBytes(head)));
  return uint32At(head, 1) < 0x10000 && fields.has('S') && /^[0-9A-Z]{5}$/u.test(fields.get('C') ?? '');
}

function isSql(text: Uint8Array): boolean {
  const statement = text.subarray(0, text.includes(0) ? text.indexOf(0) : text.length);
  return beginsAsStatement(rawText(statement));
}

/** Length of a typed message on the wire; NaN when its header is cut. */
export function typedBytes(bytes: Uint8Array): number {
  return 1 + uint32At(bytes, 1);
}
