import type { Endpoint, IpAddress } from './addresses.ts';
import type { EndpointSettings } from './endpoint-settings.ts';
import type { NumberOverride, ScriptTime } from './values.ts';

/** 0 the client, 1 the server. */
export type ScriptSide = 0 | 1;

/** Both ends of a declared connection; the unnamed one is called `''`. */
export interface ConnectionDeclaration {
  readonly name: string;
  readonly sides: readonly [EndpointSettings, EndpointSettings];
  /** Begins after its handshake. */
  readonly established: boolean;
}

/** What happened to a packet. */
export type Fate =
  /** Recorded and delivered. */
  | 'seen'
  /** Lost before the capture point: neither recorded nor delivered. */
  | 'lost'
  /** Recorded, then lost: not delivered. */
  | 'dropped'
  /** Delivered, but the capture has no record of it. */
  | 'missed';

/** What a packet line says about single header fields; absent fields follow the connection's state. */
export interface Overrides {
  seq?: NumberOverride;
  ack?: NumberOverride;
  win?: number;
  ttl?: number;
  id?: number;
  tos?: number;
  urg?: number;
  mss?: number;
  wscale?: number;
  ts?: { readonly value: number; readonly echo: number } | null;
  /** Relative edges, as Wireshark shows them. */
  sack?: readonly (readonly [number, number])[];
  /** TCP options as bytes, instead of all others. */
  options?: Uint8Array;
  mayFragment?: boolean;
  badChecksum?: boolean;
  /** The record stands twice in the capture. */
  twice?: boolean;
  /** Bytes of the frame that were captured. */
  cut?: number;
  from?: Endpoint;
  to?: Endpoint;
  mac?: Uint8Array;
}

interface Step {
  readonly line: number;
  readonly time: ScriptTime;
}

export interface SegmentStep extends Step {
  readonly kind: 'segment';
  readonly connection: string;
  readonly side: ScriptSide;
  readonly fate: Fate;
  /** TCP header flags; null: send a segment again. */
  readonly flags: number | null;
  /** Which segment to send again; null: the last one that took sequence space. */
  readonly again: string | null;
  readonly payload: Uint8Array;
  readonly overrides: Overrides;
  readonly label: string | null;
  readonly count: number;
  readonly everyNs: number;
}

export interface IcmpStep extends Step {
  readonly kind: 'icmp';
  readonly source: IpAddress;
  readonly type: number;
  readonly code: number;
  readonly mtuBytes: number;
  readonly ttl: number;
  /** Bytes quoted behind the IP header; null: as many as usual. */
  readonly quotedBytes: number | null;
  readonly quotes: { readonly label: string } | { readonly connection: string; readonly side: ScriptSide };
  readonly fate: Fate;
}

export interface RepeatStep extends Step {
  readonly kind: 'repeat';
  readonly count: number;
  readonly everyNs: number;
  readonly body: readonly ScriptStep[];
}

export type ScriptStep = SegmentStep | IcmpStep | RepeatStep;

/** A whole script, parsed. */
export interface FlowScript {
  readonly startSeconds: number;
  readonly nanoseconds: boolean;
  readonly snapBytes: number;
  readonly connections: ReadonlyMap<string, ConnectionDeclaration>;
  readonly steps: readonly ScriptStep[];
}
