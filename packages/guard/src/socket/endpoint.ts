import type { Socket } from 'node:net';

/** Both ends of a connection as `ip:port`, IPv6 in brackets: the form in which captures and `tcpwhy` name them. */
export interface Endpoints {
  readonly local?: string;
  readonly remote?: string;
}

/**
 * `ip:port` as a capture shows it: IPv6 in brackets and without its zone; an IPv4 address that a dual-stack socket
 * reports as `::ffff:192.0.2.1` (RFC 4291 section 2.5.5.2) is IPv4 on the wire.
 */
export function formatEndpoint(address: string, port: number): string {
  const bare = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  return bare.includes(':') ? `[${bare}]:${port}` : `${bare}:${port}`;
}

/**
 * The socket's ends, as far as it still knows them. After a reset Node asks the kernel in vain, unless the address was
 * read before: take the endpoints while the connection lives.
 */
export function endpointsOf(socket: Socket): Endpoints {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  const known: { local?: string; remote?: string } = {};
  if (localAddress !== undefined && localPort !== undefined) known.local = formatEndpoint(localAddress, localPort);
  if (remoteAddress !== undefined && remotePort !== undefined) known.remote = formatEndpoint(remoteAddress, remotePort);
  return known;
}
