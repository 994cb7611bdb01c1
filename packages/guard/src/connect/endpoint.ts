import { isIP } from 'node:net';
import { InvalidOptionError } from '../model/invalid-option.ts';

/** A contact point as the caller names it. */
export interface Endpoint {
  /** Host name or IP address; IPv6 without brackets. */
  readonly host: string;
  /** TCP port, 1 to 65535. */
  readonly port: number;
}

/** One address to try: what a contact point's name resolved to. */
export interface Candidate {
  readonly endpoint: Endpoint;
  /** IP address, IPv6 without brackets. */
  readonly address: string;
  readonly family: 4 | 6;
}

/**
 * Reads `host`, `host:port` and `[ipv6]:port`; an address with several colons and no bracket is IPv6 without a port.
 *
 * @param defaultPort Used where the text names no port.
 * @throws TypeError with code `ERR_GUARD_INVALID_OPTION` when there is no host, or no port at all.
 */
export function parseEndpoint(text: string | Endpoint, defaultPort?: number): Endpoint {
  if (typeof text === 'object' && text !== null) return checked(text.host, text.port ?? defaultPort, text);
  if (typeof text !== 'string') throw new InvalidOptionError('endpoints', 'host:port or { host, port }', text);
  if (isIP(text) !== 0) return checked(text, defaultPort, text);
  const parts = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d+))?$/.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  return checked(host, parts?.[3] === undefined ? defaultPort : Number(parts[3]), text);
}

function checked(host: unknown, port: unknown, given: unknown): Endpoint {
  if (typeof host !== 'string' || host === '' || host.trim() !== host)
    throw new InvalidOptionError('endpoints', 'a host name or IP address', given);
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidOptionError('endpoints', 'a port from 1 to 65535, of its own or in the option port', given);
  return { host, port };
}
