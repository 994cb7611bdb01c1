import type { ConnectionRecord } from '../../model/connections.ts';
import { readSegmentHeader } from '../cassandra-segment.ts';
import { turnsOf } from '../turns.ts';
import { readAccept, readInitiate } from './read-handshake.ts';

const MAX_TURNS = 12;

/** The initiator's magic, or segments whose header checksum holds. CQL v5, which has the same segments, is asked first. */
export function sniffInternode(connection: ConnectionRecord): boolean {
  return turnsOf(connection)
    .slice(0, MAX_TURNS)
    .some(({ head }) => readInitiate(head) !== null || readSegmentHeader(head) !== null);
}

/** The magic, and nothing else a node says first. */
export function opensAsInternodeClient(head: Uint8Array): boolean {
  return readInitiate(head) !== null;
}

/** The acceptor's 12 bytes. */
export function opensAsInternodeServer(head: Uint8Array): boolean {
  return head.length === 12 && readAccept(head) !== null;
}
