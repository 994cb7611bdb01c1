import type { WordReader } from './words.ts';

export interface IpAddress {
  readonly family: 4 | 6;
  /** 4 or 16 bytes in network order. */
  readonly bytes: Uint8Array;
}

export interface Endpoint {
  readonly address: IpAddress;
  readonly port: number;
}

/** `10.0.0.1:80` or `[2001:db8::1]:80`. */
export function parseEndpoint(text: string, reader: WordReader): Endpoint {
  const match = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 0xffff) return reader.fail(`expected address:port, IPv6 in brackets, not ${text}`);
  return { address: parseAddress(match[1] ?? match[2] ?? '', reader), port };
}

/** Whether the text has the shape of `address:port`. */
export function looksLikeEndpoint(text: string): boolean {
  return /^(\[.+\]|[\d.]+):\d+$/.test(text);
}

/** Dotted quad or RFC 4291 §2.2 text. */
export function parseAddress(text: string, reader: WordReader): IpAddress {
  const bytes = text.includes(':') ? ipv6Bytes(text) : ipv4Bytes(text);
  if (bytes === null) return reader.fail(`not an IP address: ${text}`);
  return { family: bytes.length === 4 ? 4 : 6, bytes };
}

function ipv4Bytes(text: string): Uint8Array | null {
  const parts = text.split('.');
  const good = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return good ? Uint8Array.from(parts, Number) : null;
}

function ipv6Bytes(text: string): Uint8Array | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':'))) as [string[], string[] | undefined];
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array<string>(Math.max(missing, 0)).fill('0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  const values = groups.map((group) => Number.parseInt(group, 16));
  return Uint8Array.from(values.flatMap((value) => [value >> 8, value & 255]));
}

/** A locally administered MAC made from the address's last four bytes: each host has its own. */
export function macOf(address: IpAddress): Uint8Array {
  return Uint8Array.from([0x02, 0, ...address.bytes.subarray(-4)]);
}
