/** One connection as `tcpwhy connections` prints it. Numbers carry their unit in the name. */
export interface ConnectionRow {
  /** Unique in one answer; findings name connections by it. */
  id: string;
  /** Wireshark's `tcp.stream` of the capture that the row comes from. */
  stream: number;
  /** `ip:port`, IPv6 in brackets. */
  client: string;
  server: string;
  /** ISO 8601 UTC with nanoseconds. */
  startTime: string;
  durationMs: number;
  /** Payload bytes, retransmitted bytes counted once. */
  clientBytes: number;
  serverBytes: number;
  clientPackets: number;
  serverPackets: number;
  /** One of model/connections' `Ending`. */
  ending: string;
  /** Who sent the first FIN or RST; null when nobody did. */
  closedFirst: 'client' | 'server' | null;
  resetBy: 'client' | 'server' | 'middlebox' | null;
  /** Ids of the causes that findings give for this connection. */
  causes: string[];
  /** Zeek's words for it; null when they were not asked for. */
  zeek: { conn_state: string; history: string } | null;
}
