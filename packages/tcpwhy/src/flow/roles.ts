import type { RoleEvidence } from '../model/connections.ts';
import { type PacketTable, TCP_ACK, TCP_SYN } from '../model/packets.ts';

/** Role evidence by the number that the live table stores. */
export const ROLE_EVIDENCE: readonly RoleEvidence[] = ['syn', 'syn-ack', 'well-known-port', 'first-packet'];

/** Number of `syn`. */
export const ROLE_BY_SYN = 0;

/** Ports from here on are handed out to clients by default on Linux (ip_local_port_range); IANA's own start at 49152. */
const FIRST_EPHEMERAL_PORT = 32768;

/**
 * Who is the originator, judged by the first packet seen of a connection.
 *
 * @returns Index into ROLE_EVIDENCE, and whether the packet's sender is the originator.
 */
export function originatorSide(packets: PacketTable, i: number): [role: number, senderIsOriginator: boolean] {
  const flags = packets.flags(i);
  if ((flags & TCP_SYN) !== 0) return (flags & TCP_ACK) === 0 ? [0, true] : [1, false];
  const source = packets.sourcePort(i);
  const destination = packets.destinationPort(i);
  if (isServerPort(destination) && !isServerPort(source)) return [2, true];
  if (isServerPort(source) && !isServerPort(destination)) return [2, false];
  if (source === destination) return [3, true];
  return [3, source > destination];
}

function isServerPort(port: number): boolean {
  return port < FIRST_EPHEMERAL_PORT;
}
