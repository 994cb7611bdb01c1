/** A setting by the name that its documentation uses, and the unit that it is written in. */
export interface Setting {
  readonly name: string;
  readonly unit: 'ms' | 's';
  /** What else must be set for it to count. */
  readonly needs?: string;
}

/** Who opens connections and keeps them for reuse: a client's pool, or a proxy's towards its servers. Milliseconds. */
export interface Opener {
  /** Closes a connection that lay idle so long; null: never. */
  readonly idleMs: number | null;
  /** Closes a connection of this age; null: never. */
  readonly lifetimeMs: number | null;
  /** Idle time before the first TCP keep-alive probe; null: no probes. */
  readonly keepAliveIdleMs: number | null;
  /** The protocol's own heartbeat on idle connections; null: none. */
  readonly pingIntervalMs: number | null;
  /** Asks for a sign of life, with a round trip, before it uses a connection that lay idle. */
  readonly checksBeforeUse: boolean;
  /** Obeys `Keep-Alive: timeout=N` of the server, less this; null: does not read it. */
  readonly hintMarginMs: number | null;
  readonly settings: OpenerSettings;
}

export interface OpenerSettings {
  readonly idle?: Setting;
  readonly lifetime?: Setting;
  readonly keepAlive?: Setting;
}

/** Who accepts connections and closes idle ones: a server, or a proxy towards its clients. Milliseconds. */
export interface Accepter {
  /** Closes a connection that lay idle so long; null: never. */
  readonly idleMs: number | null;
  /** What the client sees then. */
  readonly closesWith: 'fin' | 'rst';
  /** Closes a connection of this age, idle or not; null: never. */
  readonly lifetimeMs: number | null;
  /** Idle time before the first TCP keep-alive probe of its own; null: no probes. */
  readonly keepAliveIdleMs: number | null;
  /** Tells its idle limit: `Keep-Alive: timeout=N`. */
  readonly sendsHint: boolean;
  readonly settings: AccepterSettings;
}

export interface AccepterSettings {
  readonly idle?: Setting;
  readonly lifetime?: Setting;
  readonly keepAlive?: Setting;
}

/** Who forwards packets and remembers connections only so long: NAT, firewall, packet-level balancer. */
export interface Relay {
  /** Forgets a connection without packets after this, milliseconds; null: never. */
  readonly idleMs: number | null;
  /** What becomes of the next packet: it vanishes, or is answered with a reset. */
  readonly answersWith: 'silence' | 'rst';
  readonly settings: { readonly idle?: Setting };
}

/** A thing between client and server. A proxy ends connections on both sides, a relay passes them on. */
export type Hop =
  | ({ readonly kind: 'relay'; readonly name: string } & Relay)
  | { readonly kind: 'proxy'; readonly name: string; readonly accepts: Accepter; readonly opens: Opener };

/** Where a known default comes from. */
export interface Sourced {
  readonly source: string;
}

/** What an opener does when nothing is said: keeps connections for ever and looks after nothing. */
export const PLAIN_OPENER: Opener = {
  idleMs: null,
  lifetimeMs: null,
  keepAliveIdleMs: null,
  pingIntervalMs: null,
  checksBeforeUse: false,
  hintMarginMs: null,
  settings: {},
};

/** What an accepter does when nothing is said: closes nothing, with FIN if at all. */
export const PLAIN_ACCEPTER: Accepter = {
  idleMs: null,
  closesWith: 'fin',
  lifetimeMs: null,
  keepAliveIdleMs: null,
  sendsHint: false,
  settings: {},
};
