import { AddressBook } from '../../../model/addresses.ts';
import type { ZeekConnection } from '../../../model/zeek-connections.ts';
import { ZeekTracker, type ZeekTrackerOptions } from '../zeek-tracker.ts';
import { type Segment, segmentTables } from './segments.ts';

export const CLIENT = 0x0a000001;
export const SERVER = 0x0a000002;
export const CLIENT_PORT = 40_000;
/** No port that Zeek takes for a server's. */
export const SERVER_PORT = 4_444;

/** Rows of the segments in order of first frames, in batches of `rows`. */
export function trackSegments(
  segments: readonly Segment[],
  options: ZeekTrackerOptions = {},
  rows = 64,
): ZeekConnection[] {
  const connections: ZeekConnection[] = [];
  const tracker = new ZeekTracker(new AddressBook(), (connection) => connections.push(connection), options);
  for (const table of segmentTables(segments, rows)) tracker.track(table);
  tracker.finish();
  return connections.sort((a, b) => a.firstFrame - b.firstFrame);
}

type Details = Partial<Omit<Segment, 'flags'>>;

/** A segment of the client, which numbers from 1000 on. */
export function client(at: number, flags: string, seq: number, ack = 0, details: Details = {}): Segment {
  const ends = { from: CLIENT, fromPort: CLIENT_PORT, to: SERVER, toPort: SERVER_PORT };
  return { at, flags, seq: 1000 + seq, ack: flags.includes('A') ? 9000 + ack : 0, ...ends, ...details };
}

/** A segment of the server, which numbers from 9000 on. */
export function server(at: number, flags: string, seq: number, ack = 0, details: Details = {}): Segment {
  const ends = { from: SERVER, fromPort: SERVER_PORT, to: CLIENT, toPort: CLIENT_PORT };
  return { at, flags, seq: 9000 + seq, ack: flags.includes('A') ? 1000 + ack : 0, ...ends, ...details };
}

/** SYN, SYN-ACK, ACK, a millisecond apart. */
export function handshake(at = 0): Segment[] {
  return [client(at, 'S', 0), server(at + 0.001, 'SA', 0, 1), client(at + 0.002, 'A', 1, 1)];
}
