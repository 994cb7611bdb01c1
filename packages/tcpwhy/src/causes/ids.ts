/** An id of the published list, whether or not one capture can tell it. */
export interface KnownCause {
  readonly id: string;
  readonly group: 'connect' | 'endpoint' | 'path' | 'benign';
  /** Who acts. */
  readonly actor: string;
  readonly summary: string;
}

/** The published list of causes: ids are stable, findings and rivals use no others. */
export const KNOWN_CAUSES: readonly KnownCause[] = [
  {
    id: 'port-closed',
    group: 'connect',
    actor: 'server host',
    summary: 'nothing listens on the address; its kernel refuses the SYN',
  },
  {
    id: 'firewall-reset-on-connect',
    group: 'connect',
    actor: 'middlebox',
    summary: "something on the path refuses the SYN in the server's name",
  },
  { id: 'icmp-rejection', group: 'connect', actor: 'router', summary: 'an ICMP error answers the SYN' },
  {
    id: 'syn-unanswered',
    group: 'connect',
    actor: 'unknown',
    summary: 'SYNs get no answer and this capture cannot say where they, or the answers, were lost',
  },
  { id: 'syn-lost', group: 'connect', actor: 'path', summary: 'SYNs leave the client and never reach the server' },
  {
    id: 'syn-ack-lost',
    group: 'connect',
    actor: 'path',
    summary: 'the server answers and its SYN-ACKs never reach the client',
  },
  {
    id: 'listen-backlog-overflow',
    group: 'connect',
    actor: 'server host',
    summary: 'the accept queue is full: SYNs or final ACKs are dropped',
  },
  {
    id: 'final-ack-lost',
    group: 'connect',
    actor: 'path',
    summary: "the handshake's last ACK never reaches the server",
  },
  {
    id: 'connect-abandoned',
    group: 'connect',
    actor: 'client',
    summary: 'the client gave up its connect before the answer came',
  },
  {
    id: 'racing-connect-loser',
    group: 'benign',
    actor: 'client',
    summary: 'a connect that lost a race against its siblings (happy eyeballs, contact points)',
  },
  {
    id: 'half-open-leftover',
    group: 'connect',
    actor: 'client host',
    summary: 'the server still holds a connection of this 4-tuple from an earlier life',
  },
  {
    id: 'time-wait-collision',
    group: 'connect',
    actor: 'both',
    summary: 'the port pair is still in TIME_WAIT at the server',
  },
  { id: 'option-intolerant-path', group: 'connect', actor: 'path', summary: 'the path drops or strips a TCP option' },
  {
    id: 'never-left-host',
    group: 'connect',
    actor: 'client host',
    summary: 'the log reports a failure for which no packet was sent',
  },
  { id: 'self-connect', group: 'connect', actor: 'client host', summary: 'a loopback connect met itself' },
  {
    id: 'closed-on-accept',
    group: 'connect',
    actor: 'server or proxy',
    summary: 'accepted, then closed without a byte (no healthy backend, limits, wrong service)',
  },
  {
    id: 'server-idle-timeout',
    group: 'benign',
    actor: 'server',
    summary: 'the server closed an idle connection; nobody was hurt',
  },
  {
    id: 'stale-pooled-connection',
    group: 'endpoint',
    actor: 'both',
    summary: 'a request was written to a pooled connection that the server had closed while idle',
  },
  {
    id: 'write-after-close',
    group: 'endpoint',
    actor: 'client',
    summary: 'the client went on writing after the server had closed',
  },
  {
    id: 'close-with-unread-data',
    group: 'endpoint',
    actor: 'closer',
    summary: 'a side closed with unread data in its receive buffer, which makes its kernel send RST',
  },
  {
    id: 'abortive-close',
    group: 'endpoint',
    actor: 'closer',
    summary: 'a side aborted on purpose (SO_LINGER 0, destroy) and dropped what was unsent',
  },
  {
    id: 'process-death',
    group: 'endpoint',
    actor: 'closer',
    summary: 'a process died and its kernel closed all its connections at once',
  },
  {
    id: 'unaccepted-connection-reset',
    group: 'endpoint',
    actor: 'server',
    summary: 'the listener closed while the connection waited to be accepted',
  },
  {
    id: 'client-abort',
    group: 'endpoint',
    actor: 'client',
    summary: 'the client closed before the response (its time-out, a cancelled request)',
  },
  {
    id: 'half-close-misread',
    group: 'endpoint',
    actor: 'server',
    summary: 'the server took a half-close for an abort',
  },
  { id: 'half-close-leak', group: 'endpoint', actor: 'either', summary: 'one side closed and the other never did' },
  {
    id: 'connection-limit-refusal',
    group: 'endpoint',
    actor: 'server',
    summary: 'the server refused the client by policy (too many connections, authentication)',
  },
  {
    id: 'protocol-version-mismatch',
    group: 'endpoint',
    actor: 'client',
    summary: 'the client tried protocol versions, one connection each, until one was accepted',
  },
  {
    id: 'contact-point-race',
    group: 'endpoint',
    actor: 'client',
    summary: 'a driver connected to all its contact points at once and dropped all but the first',
  },
  {
    id: 'wrong-protocol',
    group: 'endpoint',
    actor: 'client',
    summary: "one protocol's client talks to another protocol's port",
  },
  { id: 'tls-failure', group: 'endpoint', actor: 'either', summary: 'the TLS handshake failed' },
  {
    id: 'unresponsive-server',
    group: 'endpoint',
    actor: 'server',
    summary: 'the kernel acknowledged the request and the process never answered',
  },
  {
    id: 'administrative-kill',
    group: 'endpoint',
    actor: 'operator',
    summary: 'the socket was destroyed from outside the process',
  },
  {
    id: 'orphaned-unsent-data',
    group: 'endpoint',
    actor: 'either',
    summary: "a side closed with data that the peer's zero window kept unsent",
  },
  {
    id: 'middlebox-idle-drop',
    group: 'path',
    actor: 'middlebox',
    summary: 'a NAT or firewall forgot the idle connection and drops its packets silently',
  },
  {
    id: 'middlebox-reset',
    group: 'path',
    actor: 'middlebox',
    summary: "something on the path sent RST in an endpoint's name",
  },
  {
    id: 'nat-rebinding',
    group: 'path',
    actor: 'middlebox',
    summary: 'a NAT gave a live connection a new port or address',
  },
  { id: 'peer-vanished', group: 'path', actor: 'peer host', summary: 'the peer host went away without a word' },
  {
    id: 'peer-rebooted',
    group: 'path',
    actor: 'peer host',
    summary: 'the peer host came back and no longer knows the connection',
  },
  { id: 'keep-alive-timeout', group: 'path', actor: 'prober', summary: 'keep-alive probes went unanswered' },
  {
    id: 'retransmission-timeout',
    group: 'path',
    actor: 'sender',
    summary: 'retransmissions went unanswered until the sender gave up',
  },
  {
    id: 'path-mtu-black-hole',
    group: 'path',
    actor: 'router',
    summary: "packets larger than the path's MTU vanish and the sender is not told, or does not hear it",
  },
  { id: 'zero-window-stall', group: 'path', actor: 'reader', summary: 'a side stopped reading until somebody gave up' },
  { id: 'segment-corruption', group: 'path', actor: 'path', summary: 'segments arrive damaged' },
  {
    id: 'sequence-mangling',
    group: 'path',
    actor: 'middlebox',
    summary: 'a middlebox rewrites sequence numbers and not everything that refers to them',
  },
  { id: 'conntrack-invalid-leak', group: 'path', actor: 'middlebox', summary: 'packets leave a NAT untranslated' },
  {
    id: 'path-rehash',
    group: 'path',
    actor: 'load balancer',
    summary: 'the flow moved to another backend in the middle',
  },
  { id: 'asymmetric-path', group: 'path', actor: 'path', summary: 'one direction of the connection is lost' },
  {
    id: 'stale-timestamp-rejection',
    group: 'path',
    actor: 'both',
    summary: 'segments rejected for an old TCP timestamp',
  },
  {
    id: 'connection-rate-limit',
    group: 'path',
    actor: 'middlebox',
    summary: 'new connections beyond a rate are dropped',
  },
  { id: 'duplicate-address', group: 'path', actor: 'neighbour', summary: 'two hosts answer for one address' },
  { id: 'port-exhaustion', group: 'path', actor: 'client host or NAT', summary: 'no source port is left' },
];
