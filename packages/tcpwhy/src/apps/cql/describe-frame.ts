import type { AppMessage } from '../../model/messages.ts';
import { uint8At, uint16At, uint32At } from '../read-bytes.ts';
import { readableText, statementText } from '../readable-text.ts';
import { firstWordOf } from '../sql-statement.ts';
import {
  ERROR_NAMES,
  ERROR_PROTOCOL,
  OPCODE_AUTHENTICATE,
  OPCODE_BATCH,
  OPCODE_ERROR,
  OPCODE_EVENT,
  OPCODE_OPTIONS,
  OPCODE_PREPARE,
  OPCODE_QUERY,
  OPCODE_RESULT,
  OPCODE_STARTUP,
  OPCODE_SUPPORTED,
  RESULT_NAMES,
} from './name-codes.ts';
import type { CqlHeader } from './read-header.ts';
import { longStringAt, mapText, oneString, stringAt, stringList } from './read-notations.ts';

/** What a frame's body says, as far as it is visible. */
export interface CqlDescription {
  readonly text: string;
  readonly detail: AppMessage['detail'];
  readonly idempotent: boolean | null;
}

const SILENT: CqlDescription = { text: '', detail: {}, idempotent: null };
const BATCH_TYPES = ['logged', 'unlogged', 'counter'];

/** @param body Visible bytes of the frame's own body, see `readCqlBody`. */
export function describeCqlFrame(header: CqlHeader, body: Uint8Array): CqlDescription {
  return header.isResponse ? describeResponse(header.opcode, body) : describeRequest(header.opcode, body);
}

function describeRequest(opcode: number, body: Uint8Array): CqlDescription {
  switch (opcode) {
    case OPCODE_STARTUP:
      return { ...SILENT, text: mapText(body, oneString) };
    case OPCODE_OPTIONS:
      // Drivers send it as their heartbeat, too.
      return { ...SILENT, idempotent: true };
    case OPCODE_QUERY:
      return describeQuery(longStringAt(body, 0));
    case OPCODE_PREPARE:
      // Preparing parses and remembers a statement; it does not run it.
      return { ...SILENT, text: statementText(longStringAt(body, 0)), idempotent: true };
    case OPCODE_BATCH:
      return describeBatch(body);
    default:
      return SILENT;
  }
}

/** CQL has one statement in a query, and its SELECT writes nothing: functions in it must be pure. */
function describeQuery(query: Uint8Array): CqlDescription {
  const text = statementText(query);
  return { ...SILENT, text, idempotent: firstWordOf(text) === 'SELECT' ? true : null };
}

function describeBatch(body: Uint8Array): CqlDescription {
  const type = BATCH_TYPES[uint8At(body, 0)];
  if (type === undefined) return SILENT;
  // Counters are added to: applied twice, they count twice (native_protocol_v5.spec §4.1.7).
  return { ...SILENT, text: `${type} batch`, idempotent: type === 'counter' ? false : null };
}

function describeResponse(opcode: number, body: Uint8Array): CqlDescription {
  if (opcode === OPCODE_ERROR) return describeError(body);
  if (opcode === OPCODE_RESULT) return { ...SILENT, text: RESULT_NAMES[uint32At(body, 0)] ?? '' };
  if (opcode === OPCODE_AUTHENTICATE) return { ...SILENT, text: readableText(stringAt(body, 0)) };
  if (opcode === OPCODE_SUPPORTED) return { ...SILENT, text: mapText(body, stringList) };
  if (opcode === OPCODE_EVENT) return { ...SILENT, text: eventText(body) };
  return SILENT;
}

function describeError(body: Uint8Array): CqlDescription {
  const errorCode = uint32At(body, 0);
  if (Number.isNaN(errorCode)) return SILENT;
  const message = readableText(stringAt(body, 4));
  const name = ERROR_NAMES.get(errorCode) ?? 'error';
  const text = message === '' ? name : `${name}: ${message}`;
  return { ...SILENT, text, detail: { errorCode, ...versionRefusal(errorCode, message) } };
}

/** `Invalid or unsupported protocol version (66); ...`, `Beta version of the protocol used (5/v5-beta), ...` and their kin. */
function versionRefusal(errorCode: number, message: string): AppMessage['detail'] {
  if (errorCode !== ERROR_PROTOCOL) return {};
  const match = /(?:unsupported protocol version|beta version of the protocol used)\D{0,8}(\d+)?/iu.exec(message);
  if (match === null) return {};
  return { unsupportedVersion: true, ...(match[1] === undefined ? {} : { offeredVersion: Number(match[1]) }) };
}

/** TOPOLOGY_CHANGE, STATUS_CHANGE or SCHEMA_CHANGE and the change's own word. */
function eventText(body: Uint8Array): string {
  const type = readableText(stringAt(body, 0));
  const change = readableText(stringAt(body, 2 + uint16At(body, 0)));
  return `${type} ${change}`.trim();
}
