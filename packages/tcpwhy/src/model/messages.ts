import type { Side } from './history.ts';

/**
 * One application message that an application protocol recognised from the first bytes of a turn.
 * Only what decides a verdict: last words, not a full dissection.
 */
export interface AppMessage {
  /** Index into the connection's `history`. */
  readonly entry: number;
  readonly side: Side;
  readonly kind: /** Asks for something that may change state on the server when executed. */
    | 'request'
    /** Part of the protocol's own handshake, authentication or version offer: executes nothing. */
    | 'handshake'
    | 'response'
    /** The sender reports an error and (usually) closes next. */
    | 'error'
    /** Announces the close: COM_QUIT, Terminate, GOAWAY, close_notify. */
    | 'goodbye'
    /** Recognised as this protocol's bytes, meaning unknown (encrypted, cut). */
    | 'opaque';
  /** Short name in the protocol's own words, e.g. `COM_QUERY`, `OPTIONS`, `ERROR 0x000A`, `alert handshake_failure`. Printable. */
  readonly name: string;
  /** More in words for the report, printable: error text, status line, method and path; may be empty. */
  readonly text: string;
  /** Machine-readable detail: CQL error code or version, HTTP status, MySQL error number, TLS alert number. Names carry units. */
  readonly detail: Readonly<Record<string, number | string | boolean>>;
  /**
   * Whether repeating this request is harmless by the protocol's own rules (RFC 9110 §9.2.2 idempotent methods,
   * pure reads that the first bytes prove); null when unknown.
   */
  readonly idempotent: boolean | null;
}

/** What one application protocol says about one connection. */
export interface AppReading {
  /** Folder name in apps/, e.g. `cql`. */
  readonly protocol: string;
  /** For the report, e.g. `Cassandra CQL`. */
  readonly protocolName: string;
  /** Messages in order of history. */
  readonly messages: readonly AppMessage[];
}
