import type { ConnectionState, SideState } from './connection-state.ts';
import type { IpFields, SegmentFields } from './encode-frames.ts';
import type { Overrides, ScriptSide } from './statements.ts';
import { encodeTcpOptions, type TcpOptions } from './tcp-options.ts';
import type { NumberOverride } from './values.ts';

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

/** What a packet line asks for, after `again` was resolved. */
export interface SegmentRequest {
  readonly side: ScriptSide;
  readonly flags: number;
  readonly payload: Uint8Array;
  /** Relative sequence number of the segment that is sent again; null: the next one. */
  readonly sequence: number | null;
  readonly overrides: Overrides;
  readonly timeNs: number;
}

/** The built fields, and the relative sequence number; null when `seq=raw:` left the connection's numbering. */
export interface BuiltSegment {
  readonly fields: SegmentFields;
  readonly sequence: number | null;
}

/**
 * Fills in every header field as a Linux host would, then lets the overrides speak.
 *
 * Resets come in three kinds (RFC 9293 §3.5.2 and §3.10.7): `R` answers a segment that no socket wanted,
 * `RA` from a side that never sent a SYN refuses one, any other `RA` aborts a live socket.
 */
export function buildSegment(connection: ConnectionState, request: SegmentRequest): BuiltSegment {
  const { side, overrides, flags, payload } = request;
  const sender = connection.sides[side];
  const peer = connection.peerOf(side);
  const kind = kindOfSegment(flags, sender);
  const sequence = resolve(overrides.seq, defaultSequence(kind, sender, request), sender.isn);
  const hasAck = (flags & ACK) !== 0;
  const acknowledgment = resolve(overrides.ack, hasAck ? peer.isn + sender.received.next : 0, peer.isn);
  const fields = {
    source: overrides.from ?? sender.settings.endpoint,
    destination: overrides.to ?? peer.settings.endpoint,
    sequence,
    acknowledgment,
    flags,
    window: overrides.win ?? windowField(connection, sender, kind),
    urgent: overrides.urg ?? 0,
    options: overrides.options ?? encodeTcpOptions(optionsOf(connection, sender, peer, kind, request)),
    payload,
    badChecksum: overrides.badChecksum ?? false,
    ip: ipFields(sender, kind, overrides),
  };
  return { fields, sequence: overrides.seq?.base === 'raw' ? null : (sequence - sender.isn) | 0 };
}

/** `stateless`: made without a socket, so nothing of the connection's state is in it. */
type SegmentKind = 'syn' | 'syn-ack' | 'ordinary' | 'refusal' | 'stateless-reset';

function kindOfSegment(flags: number, sender: SideState): SegmentKind {
  if ((flags & RST) !== 0 && (flags & ACK) === 0) return 'stateless-reset';
  if ((flags & RST) !== 0 && sender.nextSequence === 0) return 'refusal';
  if ((flags & SYN) === 0) return 'ordinary';
  return (flags & ACK) === 0 ? 'syn' : 'syn-ack';
}

function defaultSequence(kind: SegmentKind, sender: SideState, request: SegmentRequest): number {
  if (kind === 'refusal') return 0;
  if (kind === 'stateless-reset' && sender.lastAckReceived !== null) return sender.lastAckReceived;
  return sender.isn + (request.sequence ?? sender.nextSequence);
}

/** The 32 bits that go into the field. */
function resolve(override: NumberOverride | undefined, ordinary: number, isn: number): number {
  if (override === undefined) return ordinary >>> 0;
  if (override.base === 'raw') return override.value >>> 0;
  return ((override.base === 'next' ? ordinary : isn) + override.value) >>> 0;
}

function windowField(connection: ConnectionState, sender: SideState, kind: SegmentKind): number {
  if (kind === 'refusal' || kind === 'stateless-reset') return 0;
  const { windowBytes, windowShift } = sender.settings;
  const shift = kind === 'ordinary' && connection.windowScaling ? (windowShift ?? 0) : 0;
  return Math.min(Math.floor(windowBytes / 2 ** shift), 0xffff);
}

function ipFields(sender: SideState, kind: SegmentKind, overrides: Overrides): IpFields {
  // Linux leaves the identification of what it sends without a full socket at 0.
  const counted = kind === 'syn' || kind === 'ordinary';
  return {
    ttl: overrides.ttl ?? sender.settings.ttl,
    tos: overrides.tos ?? 0,
    id: overrides.id ?? (counted ? sender.takeId() : 0),
    mayFragment: overrides.mayFragment ?? false,
  };
}

function optionsOf(
  connection: ConnectionState,
  sender: SideState,
  peer: SideState,
  kind: SegmentKind,
  request: SegmentRequest,
): TcpOptions {
  const { overrides } = request;
  const timestamps = timestampOption(connection, sender, kind, request);
  const blocks = overrides.sack ?? (kind === 'ordinary' && connection.sack ? sender.received.held : []);
  // Three blocks fit beside timestamps, four without (RFC 2018 §3).
  const raw = blocks.map(([left, right]) => [(peer.isn + left) >>> 0, (peer.isn + right) >>> 0] as const);
  const sack = raw.slice(0, timestamps === undefined ? 4 : 3);
  const opening = kind === 'syn' || kind === 'syn-ack' ? openingOptions(connection, sender, kind) : {};
  return {
    ...opening,
    ...(overrides.mss === undefined ? {} : { mss: overrides.mss }),
    ...(overrides.wscale === undefined ? {} : { windowShift: overrides.wscale }),
    ...(timestamps === undefined ? {} : { timestamps }),
    sack,
  };
}

function timestampOption(
  connection: ConnectionState,
  sender: SideState,
  kind: SegmentKind,
  request: SegmentRequest,
): { value: number; echo: number } | undefined {
  const { ts } = request.overrides;
  if (ts !== undefined) return ts ?? undefined;
  const offered = kind === 'syn' ? sender.settings.timestamps : connection.timestamps;
  if (!offered || kind === 'refusal' || kind === 'stateless-reset') return undefined;
  return { value: sender.timestampAt(request.timeNs), echo: kind === 'syn' ? 0 : sender.recentTimestamp };
}

/** A SYN offers, a SYN-ACK only agrees. */
function openingOptions(connection: ConnectionState, sender: SideState, kind: 'syn' | 'syn-ack'): TcpOptions {
  const { mss, windowShift, sack, endpoint } = sender.settings;
  const ordinaryMss = endpoint.address.family === 4 ? 1460 : 1440;
  const scales = kind === 'syn' ? windowShift !== null : connection.windowScaling;
  return {
    ...(mss === null ? {} : { mss: mss === 'default' ? ordinaryMss : mss }),
    ...(scales ? { windowShift: windowShift ?? 0 } : {}),
    sackPermitted: kind === 'syn' ? sack : connection.sack,
  };
}
