import type { AppMessage } from '../../model/messages.ts';
import { findByte, rawText, uint32At } from '../read-bytes.ts';
import { readableText, statementText } from '../readable-text.ts';
import { isPlainRead } from './judge-statement.ts';
import { AUTHENTICATION_NAMES } from './list-messages.ts';

/** What a message's body says. */
export interface PostgresDescription {
  /** Only when it is more telling than the type's own name. */
  readonly name?: string;
  readonly text: string;
  readonly detail: AppMessage['detail'];
  readonly idempotent: boolean | null;
}

const SILENT: PostgresDescription = { text: '', detail: {}, idempotent: null };
const TRANSACTION_STATES: Readonly<Record<string, string>> = {
  I: 'idle',
  T: 'in transaction',
  E: 'failed transaction',
};

/**
 * @param body  Visible part of the message behind its length.
 * @param whole Whether that is all of it.
 */
export function describeClientMessage(type: string, body: Uint8Array, whole: boolean): PostgresDescription {
  if (type === 'Q') {
    const query = untilNul(body, 0);
    return { ...SILENT, text: statementText(query), idempotent: whole && isPlainRead(rawText(query)) ? true : null };
  }
  // Parse, Bind, Describe, Close and Sync execute nothing by themselves: Execute does.
  if (type === 'P') return { ...SILENT, text: statementText(untilNul(body, nameEnd(body))), idempotent: true };
  return { ...SILENT, idempotent: 'BDCSH'.includes(type) ? true : null };
}

/** See `describeClientMessage`. */
export function describeServerMessage(type: string, body: Uint8Array): PostgresDescription {
  if (type === 'E' || type === 'N') return describeError(body);
  if (type === 'C') return { ...SILENT, text: readableText(untilNul(body, 0)) };
  if (type === 'Z') {
    const state = TRANSACTION_STATES[rawText(body.subarray(0, 1))];
    return state === undefined ? SILENT : { ...SILENT, text: state, detail: { transaction: state } };
  }
  if (type === 'R') {
    const name = AUTHENTICATION_NAMES.get(uint32At(body, 0));
    return name === undefined ? SILENT : { ...SILENT, name };
  }
  return SILENT;
}

/**
 * Fields of an error or notice: a letter, then text up to NUL. S severity (translated), V severity (never
 * translated, since 9.6), C SQLSTATE, M message.
 */
export function errorFields(body: Uint8Array): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let at = 0;
  while (at < body.length && body[at] !== 0) {
    const text = untilNul(body, at + 1);
    fields.set(String.fromCharCode(body[at] as number), readableText(text));
    at += text.length + 2;
  }
  return fields;
}

function describeError(body: Uint8Array): PostgresDescription {
  const fields = errorFields(body);
  const severity = fields.get('V') ?? fields.get('S') ?? '';
  const sqlState = fields.get('C') ?? '';
  const text = `${severity} ${sqlState}: ${fields.get('M') ?? ''}`.trim();
  return { ...SILENT, text, detail: { severity, sqlState } };
}

/** Parse begins with the prepared statement's name; the query stands behind its NUL. */
function nameEnd(body: Uint8Array): number {
  const nul = findByte(body, 0, 0);
  return nul < 0 ? body.length : nul + 1;
}

function untilNul(body: Uint8Array, from: number): Uint8Array {
  const nul = findByte(body, 0, from);
  return body.subarray(from, nul < 0 ? body.length : nul);
}
