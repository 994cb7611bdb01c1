import type { ConnectionIndex, ConnectionRecord, Ending } from '../model/connections.ts';
import type { Side } from '../model/history.ts';
import type { AppReading } from '../model/messages.ts';

/** One line about any connection of the capture, healthy ones included. */
export interface ConnectionLine {
  readonly index: ConnectionIndex;
  readonly clientAddress: string;
  readonly clientPort: number;
  readonly serverAddress: string;
  readonly serverPort: number;
  readonly startNs: number;
  readonly endNs: number;
  readonly ending: Ending;
  readonly closedFirst: Side | null;
  /** Payload bytes of client and server. */
  readonly payloadBytes: readonly [number, number];
  readonly packets: readonly [number, number];
  /** TTL of ordinary packets of client and server; 0 when none. */
  readonly ttl: readonly [number, number];
}

/** Two ends that speak different protocols, by id and by name. */
export interface WrongProtocolFact {
  readonly clientProtocol: string;
  readonly clientName: string;
  readonly serverProtocol: string;
  readonly serverName: string;
  /** History entries with the first words of each side. */
  readonly clientEntry: number;
  readonly serverEntry: number;
}

/** What a cause may ask about the rest of the capture. Implemented by diagnose/. */
export interface Scene {
  /** Last packet of the capture, ns. */
  readonly lastNs: number;
  /** First packet of the capture, ns. */
  readonly firstNs: number;
  /** Whether the capture or its reading lost packets: absence then proves little. */
  readonly lossy: boolean;
  /** What the application protocol says; null when none was recognised. */
  reading(connection: ConnectionRecord): AppReading | null;
  /** When the two ends speak different protocols: which, and where each first did; null otherwise. */
  wrongProtocol(connection: ConnectionRecord): WrongProtocolFact | null;
  /** The line of any connection. */
  line(index: ConnectionIndex): ConnectionLine;
  /** Connections that this client address (null: any; at most 1000) began in the given time, in order of their start. */
  startedBetween(clientAddress: string | null, fromNs: number, toNs: number): ConnectionLine[];
  /** Connections to this server that completed their handshake and were open in the given time; at most 100. */
  servedBetween(serverAddress: string, serverPort: number, fromNs: number, toNs: number): ConnectionLine[];
  /** Connections with this address at either end whose last packet came in the given time; at most 1000. */
  endedBetween(address: string, fromNs: number, toNs: number): ConnectionLine[];
  /** TTLs of the server's ordinary packets over all its connections with this client address. */
  serverTtls(clientAddress: string, serverAddress: string): ReadonlySet<number>;
  /** The kept record of a connection; null when its history was let go because nothing was wrong with it. */
  record(index: ConnectionIndex): ConnectionRecord | null;
}
