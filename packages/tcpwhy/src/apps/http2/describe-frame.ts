import type { AppMessage } from '../../model/messages.ts';
import { uint8At, uint32At } from '../read-bytes.ts';
import { readableText } from '../readable-text.ts';
import { DATA, FRAME_NAMES, GOAWAY, HEADERS, type Http2Header, RST_STREAM } from './read-frame-header.ts';

/** A frame put into words. */
export interface Http2Description {
  readonly kind: AppMessage['kind'];
  readonly name: string;
  readonly text: string;
  readonly detail: AppMessage['detail'];
  readonly idempotent: boolean | null;
}

const FLAG_PADDED = 0x08;
const FLAG_PRIORITY = 0x20;

/** RFC 9113 §7, by number. REFUSED_STREAM promises that nothing was processed (§8.7). */
const ERROR_NAMES = [
  ...['NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT', 'STREAM_CLOSED'],
  ...['FRAME_SIZE_ERROR', 'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR', 'CONNECT_ERROR', 'ENHANCE_YOUR_CALM'],
  ...['INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED'],
];
/** HPACK's static table (RFC 7541 Appendix A), where it decides: methods and statuses that have an entry. */
const STATIC_METHODS: ReadonlyMap<number, string> = new Map([
  [2, 'GET'],
  [3, 'POST'],
]);
const STATIC_STATUSES: ReadonlyMap<number, number> = new Map([
  [8, 200],
  [9, 204],
  [10, 206],
  [11, 304],
  [12, 400],
  [13, 404],
  [14, 500],
]);

/** @param payload Visible part behind the frame header. */
export function describeHttp2Frame(header: Http2Header, payload: Uint8Array, fromClient: boolean): Http2Description {
  const { type, streamId } = header;
  if (type === GOAWAY) return describeGoAway(payload);
  if (type === RST_STREAM) return describeReset(payload, streamId);
  if (type === HEADERS) return describeHeaders(headerBlock(header, payload), streamId, fromClient);
  const name = FRAME_NAMES.get(type) ?? 'frame';
  const kind = type === DATA ? (fromClient ? 'request' : 'response') : 'handshake';
  return { kind, name, text: '', detail: streamId === 0 ? {} : { streamId }, idempotent: null };
}

/** §6.8: requests on streams above `lastStreamId` were not processed and may be repeated. */
function describeGoAway(payload: Uint8Array): Http2Description {
  const lastStreamId = uint32At(payload, 0);
  const errorCode = uint32At(payload, 4);
  const name = ERROR_NAMES[errorCode] ?? '';
  const text = `${name} ${readableText(payload.subarray(8))}`.trim();
  const detail: AppMessage['detail'] = Number.isNaN(errorCode) ? {} : { lastStreamId, errorCode };
  return { kind: 'goodbye', name: 'GOAWAY', text, detail, idempotent: null };
}

function describeReset(payload: Uint8Array, streamId: number): Http2Description {
  const errorCode = uint32At(payload, 0);
  const detail: AppMessage['detail'] = Number.isNaN(errorCode) ? { streamId } : { streamId, errorCode };
  return { kind: 'error', name: 'RST_STREAM', text: ERROR_NAMES[errorCode] ?? '', detail, idempotent: null };
}

function describeHeaders(block: Uint8Array, streamId: number, fromClient: boolean): Http2Description {
  if (!fromClient) return describeStatus(block, streamId);
  const method = indexedValue(block, STATIC_METHODS);
  const detail: AppMessage['detail'] = method === undefined ? { streamId } : { streamId, method };
  const idempotent = method === undefined ? null : method === 'GET';
  return { kind: 'request', name: 'HEADERS', text: method ?? '', detail, idempotent };
}

function describeStatus(block: Uint8Array, streamId: number): Http2Description {
  const status = indexedValue(block, STATIC_STATUSES);
  const detail: AppMessage['detail'] = status === undefined ? { streamId } : { streamId, status };
  const kind = status !== undefined && status >= 400 ? 'error' : 'response';
  return { kind, name: 'HEADERS', text: status === undefined ? '' : `${status}`, detail, idempotent: null };
}

/** The field block behind padding length and priority (§6.2). */
function headerBlock(header: Http2Header, payload: Uint8Array): Uint8Array {
  const skipped = (header.flags & FLAG_PADDED ? 1 : 0) + (header.flags & FLAG_PRIORITY ? 5 : 0);
  return payload.subarray(skipped);
}

/**
 * Looks through the fully indexed fields at the block's start (RFC 7541 §6.1: high bit, 7-bit index): pseudo-fields
 * come first (RFC 9113 §8.3). A literal or an entry of the dynamic table ends the search: what it says is not visible.
 */
function indexedValue<T>(block: Uint8Array, table: ReadonlyMap<number, T>): T | undefined {
  for (let at = 0; uint8At(block, at) > 0x80 && uint8At(block, at) < 0x80 + 62; at++) {
    const value = table.get(uint8At(block, at) - 0x80);
    if (value !== undefined) return value;
  }
  return undefined;
}
