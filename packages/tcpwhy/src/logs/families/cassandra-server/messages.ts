import type { MessageRule } from '../../phrases/message-rule.ts';
import { CLIENT_VANISHED, NO_REQUEST, NOT_CONNECTED, NOT_TOLD, SETTING_UP } from '../../phrases/verdicts.ts';

const CLIENT_CAUSES = {
  'process-death': 'the client’s process ended, and its kernel closed with unread data or open requests',
  'client-abort': 'the client closed its connection',
  'contact-point-race': 'drivers connect to all contact points and drop all but one',
};

/** First match wins; addresses come from the grammar unless a row names them. */
export const CASSANDRA_RULES: readonly MessageRule[] = [
  // Start-up: the gossip shadow round got no answer. Connections to the seeds exist; their larger messages may not pass.
  {
    match: /Unable to (?:gossip with any (?:seeds|peers)|contact any seeds)(?!.{0,40}continuing)/,
    kind: 'timeout-read',
    phase: 'handshake',
    execution: NO_REQUEST,
    causes: {
      'path-mtu-black-hole': 'small messages pass and a gossip message larger than the path’s MTU does not',
      'syn-unanswered': 'or the seeds’ storage port (7000, 7001) is filtered',
      'port-closed': 'or no seed is up',
      'tls-failure': 'or server_encryption_options differ between the nodes',
    },
    look: 'cassandra.yaml: seeds, listen_address, broadcast_address, storage_port; cassandra.ring_delay_ms (30 s) is the limit',
    command: 'ping -M do -s 1472 SEED',
  },
  { match: /Unable to gossip with any peers but continuing/, silent: true },
  // A driver offered a version the server does not speak, or bytes that are no CQL at all (version 22 is a TLS ClientHello).
  {
    match: /Invalid or unsupported protocol version \((?:22|71|72|79|80|83)\)/,
    kind: 'protocol-mismatch',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'wrong-protocol': 'the first byte is not CQL: 22 is TLS, 71 to 80 are HTTP, 83 is SSH' },
    look: 'cassandra.yaml: client_encryption_options',
  },
  {
    match: /Invalid or unsupported protocol version|Beta version of the protocol used/,
    kind: 'protocol-mismatch',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: {
      'protocol-version-mismatch': 'the driver starts with a newer version and goes down until one is accepted',
      'wrong-protocol': 'version 22 is the first byte of TLS, 71 of HTTP GET',
    },
    look: 'the driver’s protocol version; cassandra.yaml: client_encryption_options',
  },
  {
    match:
      /NotSslRecordException|not an SSL\/TLS record|SSLHandshakeException|Client-initiated renegotiation|Failed to enable SSL|no cipher suites in common|bad_certificate|(?:Failed SSL|SSL) [Hh]andshake/i,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match:
      /Too many (?:open )?connections|maximum.{0,30}native transport connections|Exceeded maximum native connection limit/i,
    kind: 'resource-limit',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'connection-limit-refusal': 'native_transport_max_concurrent_connections was reached' },
    look: 'cassandra.yaml: native_transport_max_concurrent_connections, ..._per_ip',
  },
  // Clients.
  {
    match:
      /Unexpected exception during request|(?:Native|Unknown) exception in client networking|Exception in client networking/,
    phase: 'read',
    otherwise: 'eof',
    execution: CLIENT_VANISHED,
    causes: CLIENT_CAUSES,
    look: 'the address behind R: is the driver’s; its log at this second says why it closed',
  },
  // Internode, 4.0 and later: `here:7000(here:46022)->there:7000-URGENT_MESSAGES-[id or no-channel] failed to connect`.
  {
    match:
      /->(?:[^\s/]{0,255}\/)?(?<remote>[0-9a-fA-F.:[\]]{3,60}:\d{1,5})(?:\([^)\s]{1,80}\))?-[A-Z]{3,10}_MESSAGES?-\S{1,60} failed to connect\s[\s\S]{0,200}(?:ConnectTimeout|timed out)/,
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NOT_CONNECTED,
    look: 'cassandra.yaml: internode_tcp_connect_timeout (2000ms)',
  },
  {
    match:
      /->(?:[^\s/]{0,255}\/)?(?<remote>[0-9a-fA-F.:[\]]{3,60}:\d{1,5})(?:\([^)\s]{1,80}\))?-[A-Z]{3,10}_MESSAGES?-\S{1,60} failed to connect/,
    phase: 'connect',
    otherwise: 'refused',
    execution: NOT_CONNECTED,
  },
  {
    match:
      /->(?:[^\s/]{0,255}\/)?(?<remote>[0-9a-fA-F.:[\]]{3,60}:\d{1,5})(?:\([^)\s]{1,80}\))?-[A-Z]{3,10}_MESSAGES?-\S{1,60} (?:channel closed by provider|connection reset|closing|.{0,80}closed)/i,
    otherwise: 'eof',
    phase: 'unknown',
    execution: NOT_TOLD,
  },
  {
    match:
      /(?:successfully connected|messaging connection established|Handshaking version|starting handshake|received second handshake|Received handshake initiation|is now UP)/i,
    silent: true,
  },
  // Failure detection.
  {
    match: /InetAddress \S{1,80} is now DOWN|\bNode \S{1,80} is now DOWN/,
    kind: 'timeout-read',
    phase: 'idle',
    execution: NO_REQUEST,
    causes: {
      'peer-vanished': 'no gossip came from the node for longer than phi_convict_threshold allows',
      'process-death': 'or it stopped',
      'unresponsive-server': 'or a long garbage collection silenced it',
    },
    look: 'cassandra.yaml: phi_convict_threshold (8)',
  },
  { match: /Cannot achieve consistency level|UnavailableException/, silent: true },
  { match: /messages? (?:was|were) dropped in (?:the )?last|Dropping (?:message|mutation)/i, silent: true },
  // Internode, before 4.0.
  {
    match: /unable to connect to (?:[^\s/]{0,255}\/)?(?<remote>[0-9a-fA-F.:[\]]{3,60}:\d{1,5})|[Uu]nable to connect to/,
    phase: 'connect',
    otherwise: 'refused',
    execution: NOT_CONNECTED,
  },
  { match: /error writing to (?:[^\s/]{0,255}\/)?/, phase: 'write', otherwise: 'broken-pipe', execution: NOT_TOLD },
  { match: /(?:eof|EOF) reading from socket/, otherwise: 'eof', phase: 'read', execution: NOT_TOLD },
  { match: /IOException reading from socket|error reading from socket/i, phase: 'read', execution: NOT_TOLD },
  // Streaming.
  {
    match:
      /\[Stream #\S{1,60}\].{0,200}(?:Did not receive response|Streaming (?:error|socket timed out)|Stream failed|Socket closed)/i,
    otherwise: 'eof',
    phase: 'read',
    execution: NO_REQUEST,
    look: 'cassandra.yaml: streaming_keep_alive_period (300 s); net.ipv4.tcp_keepalive_time below the firewall’s idle limit',
  },
];
