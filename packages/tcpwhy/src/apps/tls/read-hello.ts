import type { AppMessage } from '../../model/messages.ts';
import { uint8At, uint16At, uint32At } from '../read-bytes.ts';
import { readableText } from '../readable-text.ts';
import { versionName } from './name-codes.ts';

type Detail = AppMessage['detail'];

/** Handshake type 1 and length 3 stand before the hello's own fields. */
const HANDSHAKE_HEADER_BYTES = 4;
const RANDOM_BYTES = 32;
const EXTENSION_SERVER_NAME = 0;
const EXTENSION_ALPN = 16;
const EXTENSION_SUPPORTED_VERSIONS = 43;
/** First bytes of the random that marks a ServerHello as HelloRetryRequest (RFC 8446 §4.1.3). */
const RETRY_RANDOM_START = 0xcf21ad74;

/** What a ClientHello offers, as far as its first bytes show: long cipher lists push the extensions out of sight. */
export function readClientHello(message: Uint8Array): Detail {
  const detail: Record<string, string> = {};
  const legacyVersion = versionName(uint16At(message, HANDSHAKE_HEADER_BYTES));
  if (legacyVersion !== undefined) detail.legacyVersion = legacyVersion;
  const extensions = readExtensions(message, clientExtensionsAt(message));
  const versions = offeredVersions(extensions.get(EXTENSION_SUPPORTED_VERSIONS));
  if (versions !== '') detail.offeredVersions = versions;
  const serverName = nameIn(extensions.get(EXTENSION_SERVER_NAME), 3);
  if (serverName !== '') detail.serverName = serverName;
  const alpn = protocolsIn(extensions.get(EXTENSION_ALPN));
  if (alpn !== '') detail.alpn = alpn;
  return detail;
}

/** What a ServerHello chose: the version stands in supported_versions since TLS 1.3, else in the legacy field. */
export function readServerHello(message: Uint8Array): { readonly isRetry: boolean; readonly version: string } {
  const sessionBytes = uint8At(message, HANDSHAKE_HEADER_BYTES + 2 + RANDOM_BYTES);
  // Session id, cipher suite 2, compression method 1.
  const extensionsAt = HANDSHAKE_HEADER_BYTES + 2 + RANDOM_BYTES + 1 + sessionBytes + 3;
  const chosen = readExtensions(message, extensionsAt).get(EXTENSION_SUPPORTED_VERSIONS);
  const version = chosen === undefined ? uint16At(message, HANDSHAKE_HEADER_BYTES) : uint16At(chosen, 0);
  const isRetry = uint32At(message, HANDSHAKE_HEADER_BYTES + 2) === RETRY_RANDOM_START;
  return { isRetry, version: versionName(version) ?? '' };
}

/** Behind version, random, session id (1-byte length), cipher suites (2-byte length) and compression (1-byte length). */
function clientExtensionsAt(message: Uint8Array): number {
  let at = HANDSHAKE_HEADER_BYTES + 2 + RANDOM_BYTES;
  at += 1 + uint8At(message, at);
  at += 2 + uint16At(message, at);
  return at + 1 + uint8At(message, at);
}

/** Extensions that begin within the kept bytes; the last one may be cut. */
function readExtensions(message: Uint8Array, lengthAt: number): ReadonlyMap<number, Uint8Array> {
  const extensions = new Map<number, Uint8Array>();
  let at = lengthAt + 2;
  const end = Math.min(message.length, at + uint16At(message, lengthAt));
  while (at + 4 <= end) {
    const length = uint16At(message, at + 2);
    extensions.set(uint16At(message, at), message.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return extensions;
}

/** RFC 8446 §4.2.1: 1-byte length, then versions; grease (RFC 8701) is left out. Only when the list is whole. */
function offeredVersions(list: Uint8Array | undefined): string {
  if (list === undefined || uint8At(list, 0) + 1 !== list.length) return '';
  const names: string[] = [];
  for (let at = 1; at + 1 < list.length; at += 2) names.push(versionName(uint16At(list, at)) ?? '');
  return names.filter((name) => name !== '').join(', ');
}

/** A host name behind list length 2 and name type 1 (RFC 6066 §3); empty when cut. */
function nameIn(extension: Uint8Array | undefined, at: number): string {
  if (extension === undefined) return '';
  const name = extension.subarray(at + 2, at + 2 + uint16At(extension, at));
  return name.length > 0 && name.length === uint16At(extension, at) ? readableText(name) : '';
}

/** RFC 7301 §3.1: list length 2, then names with 1-byte lengths. */
function protocolsIn(extension: Uint8Array | undefined): string {
  if (extension === undefined || uint16At(extension, 0) + 2 !== extension.length) return '';
  const names: string[] = [];
  for (let at = 2; at < extension.length; at += 1 + uint8At(extension, at)) {
    names.push(readableText(extension.subarray(at + 1, at + 1 + uint8At(extension, at))));
  }
  return names.join(', ');
}
