import type { AppMessage } from '../../model/messages.ts';
import { isAsciiText, rawText, uint8At, uint16LittleAt } from '../read-bytes.ts';
import { readableText, statementText } from '../readable-text.ts';
import { firstWordOf, holdsSecondStatement } from '../sql-statement.ts';
import { COM_INIT_DB, COM_QUERY, COM_STMT_PREPARE, MYSQL_COMMANDS } from './list-commands.ts';
import { textBeforeNul } from './read-server-packet.ts';

/** Capability flags, low 16 bits (include/mysql_com.h). */
const CLIENT_COMPRESS = 0x0020;
const CLIENT_PROTOCOL_41 = 0x0200;
const CLIENT_SSL = 0x0800;
const CLIENT_SECURE_CONNECTION = 0x8000;
/** capabilities 4, largest packet 4, character set 1, filler 23. */
const FIXED_HANDSHAKE_BYTES = 32;

/** Words of statements that only read. CALL and SET may do anything; COMMIT twice is not COMMIT once. */
const READING_WORDS = new Set(['SELECT', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'USE']);

/** A client's packet put into words. */
export interface ClientPacket {
  readonly kind: AppMessage['kind'];
  readonly name: string;
  readonly text: string;
  readonly detail: AppMessage['detail'];
  readonly idempotent: boolean | null;
}

/** SSLRequest: exactly the fixed part of a handshake response, with the SSL flag. The next byte is TLS. */
export function isSslRequest(payload: Uint8Array, payloadBytes: number): boolean {
  return payloadBytes === FIXED_HANDSHAKE_BYTES && (lowCapabilities(payload) & CLIENT_SSL) !== 0;
}

/** Whether the client's handshake response asks for the compressed protocol. */
export function asksForCompression(payload: Uint8Array): boolean {
  return (lowCapabilities(payload) & CLIENT_COMPRESS) !== 0;
}

/** Protocol::HandshakeResponse41: the user's name stands behind the fixed part; the password's proof is left alone. */
export function readHandshakeResponse(payload: Uint8Array): ClientPacket {
  const user =
    lowCapabilities(payload) & CLIENT_PROTOCOL_41 ? textBeforeNul(payload.subarray(FIXED_HANDSHAKE_BYTES)) : '';
  return packet('handshake', 'HandshakeResponse', user === '' ? '' : `user ${user}`);
}

/** A packet with sequence number 0 in the command phase. */
export function readCommand(payload: Uint8Array): ClientPacket {
  const code = uint8At(payload, 0);
  const command = MYSQL_COMMANDS.get(code);
  if (command === undefined) return packet('opaque', 'packet');
  const base = packet(command.kind, command.name, '', command.idempotent);
  if (code === COM_QUERY) return readQuery(base, queryTextOf(payload));
  if (code === COM_STMT_PREPARE) return { ...base, text: statementText(payload.subarray(1)) };
  return code === COM_INIT_DB ? { ...base, text: readableText(payload.subarray(1)) } : base;
}

/** With query attributes (MySQL 8.0.23) a parameter count and set count stand first: 0 and 1 when there are none. */
export function queryTextOf(payload: Uint8Array): Uint8Array {
  return payload.subarray(uint8At(payload, 1) === 0 && uint8At(payload, 2) === 1 ? 3 : 1);
}

/**
 * A statement is taken for a pure read when it begins as one and the visible part neither writes a file nor
 * holds a second statement nor draws from a sequence. Stored functions that write would escape this: they are
 * rare, and a reader of the report sees the statement.
 */
function readQuery(base: ClientPacket, query: Uint8Array): ClientPacket {
  const text = rawText(query);
  const reads = READING_WORDS.has(firstWordOf(text)) && !holdsSecondStatement(text);
  const writes = /\bINTO\b|\bNEXTVAL\b|\bNEXT\s+VALUE\b|\bEXPLAIN\s+ANALYZE\b|\bGET_LOCK\b/iu.test(text);
  return { ...base, text: statementText(query), idempotent: reads && !writes ? true : null };
}

function lowCapabilities(payload: Uint8Array): number {
  const flags = uint16LittleAt(payload, 0);
  return Number.isNaN(flags) ? 0 : flags;
}

function packet(kind: AppMessage['kind'], name: string, text = '', idempotent: boolean | null = null): ClientPacket {
  return { kind, name, text, detail: {}, idempotent };
}

/**
 * Whether a payload can only be a handshake response or SSLRequest: flags of protocol 4.1, a character set, 19 filler
 * bytes (MariaDB writes flags of its own into the last 4 of 23), then nothing or the user's name.
 */
export function looksLikeHandshakeResponse(payload: Uint8Array): boolean {
  const required = CLIENT_PROTOCOL_41 | CLIENT_SECURE_CONNECTION;
  const filler = payload.subarray(9, 28);
  if ((lowCapabilities(payload) & required) !== required || !(uint8At(payload, 8) > 0)) return false;
  if (filler.length < 19 || filler.some((byte) => byte !== 0)) return false;
  const rest = payload.subarray(FIXED_HANDSHAKE_BYTES);
  const nameEnd = rest.indexOf(0);
  return isAsciiText(nameEnd < 0 ? rest : rest.subarray(0, nameEnd));
}
