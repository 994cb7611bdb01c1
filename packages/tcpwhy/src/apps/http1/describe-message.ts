import type { AppMessage } from '../../model/messages.ts';
import { readableLine } from '../readable-text.ts';
import { isIdempotentMethod } from './list-methods.ts';
import type { HttpHead, RequestLine, StatusLine } from './read-message-head.ts';

/** A request or response put into words. */
export interface HttpDescription {
  readonly kind: AppMessage['kind'];
  readonly name: string;
  readonly text: string;
  readonly detail: AppMessage['detail'];
  readonly idempotent: boolean | null;
}

type Detail = Record<string, number | string | boolean>;

/** CONNECT only asks a proxy for a tunnel: it executes nothing at the server behind it. */
export function describeRequest(head: HttpHead, start: RequestLine): HttpDescription {
  const path = pathOf(start.target);
  const detail: Detail = { method: start.method, path, ...sharedDetail(head, start.version) };
  if (matches(/^100-continue$/iu, head.fields.get('expect'))) detail.expectContinue = true;
  if (/^https?:/u.test(start.target) || start.method === 'CONNECT') detail.throughProxy = true;
  const upgrade = head.fields.get('upgrade');
  if (upgrade !== undefined) detail.upgrade = readableLine(upgrade);
  return {
    kind: start.method === 'CONNECT' ? 'handshake' : 'request',
    name: start.method,
    text: readableLine(`${start.method} ${path}`),
    detail,
    idempotent: start.method === 'CONNECT' ? null : idempotenceOf(head, start.method),
  };
}

/** Statuses of 400 and above are errors: whether the sender closes then, its FIN tells, or `connectionClose`. */
export function describeResponse(head: HttpHead, start: StatusLine): HttpDescription {
  const detail: Detail = { status: start.status, ...sharedDetail(head, start.version) };
  const server = head.fields.get('server');
  if (server !== undefined) detail.server = readableLine(server);
  // How long the server keeps an idle connection, in its own words (RFC 9112 Appendix C.2.2 names the field).
  const keepAlive = head.fields.get('keep-alive');
  const timeout = keepAlive === undefined ? undefined : /(?:^|[,\s])timeout=(\d{1,7})/iu.exec(keepAlive)?.[1];
  if (timeout !== undefined) detail.keepAliveTimeoutSeconds = Number(timeout);
  if (head.fields.has('via')) detail.throughProxy = true;
  return {
    kind: start.status >= 400 ? 'error' : 'response',
    name: readableLine(`${start.status} ${start.reason}`),
    text: readableLine(`HTTP/${start.version} ${start.status} ${start.reason}`),
    detail,
    idempotent: null,
  };
}

/** Length of the body in bytes by its fields; NaN when the kept fields do not tell. Source: RFC 9112 §6.3. */
export function bodyBytesOf(head: HttpHead, requestMethod: string): number {
  const { start, fields } = head;
  if (start.kind === 'response' && hasNoBody(start.status, requestMethod)) return 0;
  if (Number.isNaN(head.headBytes) || fields.has('transfer-encoding')) return Number.NaN;
  const length = contentLengthOf(head);
  if (!Number.isNaN(length)) return length;
  return start.kind === 'request' && !fields.has('content-length') ? 0 : Number.NaN;
}

function hasNoBody(status: number, requestMethod: string): boolean {
  return status < 200 || status === 204 || status === 304 || requestMethod === 'HEAD';
}

function sharedDetail(head: HttpHead, version: string): Detail {
  const detail: Detail = version === '' ? {} : { httpVersion: version };
  const connection = head.fields.get('connection') ?? head.fields.get('proxy-connection');
  if (matches(/(?:^|[,\s])close(?:$|[,\s])/iu, connection)) detail.connectionClose = true;
  if (matches(/(?:^|[,\s])keep-alive(?:$|[,\s])/iu, connection)) detail.keepAlive = true;
  const length = contentLengthOf(head);
  if (!Number.isNaN(length)) detail.contentLengthBytes = length;
  if (matches(/(?:^|[,\s])chunked$/iu, head.fields.get('transfer-encoding'))) detail.chunked = true;
  return detail;
}

function contentLengthOf(head: HttpHead): number {
  const value = head.fields.get('content-length');
  return matches(/^\d{1,15}$/u, value) ? Number(value) : Number.NaN;
}

/** Whether there is such a field and its value fits. */
function matches(pattern: RegExp, value: string | undefined): boolean {
  return value !== undefined && pattern.test(value);
}

/** A key lets the server recognise a repeated POST, but whether it does is its own affair. */
function idempotenceOf(head: HttpHead, method: string): boolean | null {
  const known = isIdempotentMethod(method);
  return known === false && head.fields.has('idempotency-key') ? null : known;
}

/** Without the query: it may hold what is nobody's business. */
function pathOf(target: string): string {
  return readableLine(target.includes('?') || target.includes('#') ? target.replace(/[?#].*$/u, '') : target);
}
