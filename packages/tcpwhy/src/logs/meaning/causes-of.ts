import type { LogEventCause, LogEventKind } from '../../model/log-event.ts';
import type { EventFacts } from './event-facts.ts';

type Row = readonly [cause: string, because: string];

const DNS: readonly Row[] = [['never-left-host', 'no connect was tried: the name did not resolve']];

const REFUSED: readonly Row[] = [
  ['port-closed', 'the usual reason: nothing listens there (not started yet, restarting, another address or port)'],
  ['firewall-reset-on-connect', "a firewall or load balancer may refuse in the server's name; the line looks the same"],
  ['icmp-rejection', 'an ICMP port unreachable becomes the same error'],
  [
    'listen-backlog-overflow',
    'with tcp_abort_on_overflow the server resets connects that its accept queue cannot take',
  ],
];

const CONNECT_TIMEOUT: readonly Row[] = [
  ['syn-unanswered', 'nothing came back; a capture at the client alone looks the same for all of these'],
  ['syn-lost', 'a firewall or security group that drops is the most common reason'],
  ['listen-backlog-overflow', 'a server whose accept queue is full drops SYNs silently, for some of the connects'],
  ['syn-ack-lost', 'the answer may be lost on the way back (asymmetric routes)'],
  ['connect-abandoned', "the client's own limit may be shorter than the path's answer takes"],
];

const READ_TIMEOUT: readonly Row[] = [
  ['unresponsive-server', 'the request was taken and no answer came in time: slow, hung or waiting itself'],
  [
    'middlebox-idle-drop',
    'on a connection that had been idle, a NAT or firewall may have forgotten it and drop its packets',
  ],
  ['path-mtu-black-hole', 'if it strikes large requests or replies only, packets above the path MTU vanish'],
  ['retransmission-timeout', 'the peer or the path may be gone: retransmissions then go unanswered'],
  [
    'listen-backlog-overflow',
    'the connection may stand at the client only: the final ACK was dropped by a full accept queue',
  ],
];

const WRITE_TIMEOUT: readonly Row[] = [
  ['zero-window-stall', 'a write that blocks means that the peer does not read'],
  ['retransmission-timeout', 'or that nothing is acknowledged any more'],
  ['path-mtu-black-hole', 'or that full-size packets vanish'],
];

const RESET_CONNECTING: readonly Row[] = [
  ['closed-on-accept', 'a proxy or server that accepts and closes at once (no healthy backend, limits, wrong port)'],
  ['connection-limit-refusal', 'a limit or a host check may end connections before the greeting'],
  ['firewall-reset-on-connect', 'a middlebox may let the handshake pass and reset then'],
  ['process-death', 'a server that dies or restarts resets what it had not accepted'],
];

const RESET_READING: readonly Row[] = [
  ['stale-pooled-connection', 'if the connection had been idle before this request, the server had closed it already'],
  ['close-with-unread-data', 'a server that closes without having read all that was sent makes its kernel send RST'],
  ['process-death', 'a process that dies resets what it had not read; then others break in the same second'],
  ['abortive-close', 'the peer may abort on purpose (SO_LINGER 0, destroy)'],
  ['middlebox-reset', "a firewall, load balancer or NAT may reset in the peer's name"],
];

const RESET_WRITING: readonly Row[] = [
  ['write-after-close', 'the peer had closed; the write met its RST'],
  ['close-with-unread-data', 'the peer stopped reading and closed, as when it rejects an upload'],
  ['stale-pooled-connection', 'if the connection had been idle before this write'],
  ['middlebox-reset', 'something on the path may have reset it'],
];

const RESET_IDLE: readonly Row[] = [
  ['middlebox-reset', 'a load balancer or NAT whose idle limit has passed answers the next packet with RST'],
  ['process-death', 'the server died or was restarted'],
  ['server-idle-timeout', 'the server closed it, and the check met the RST'],
  ['peer-rebooted', 'a host that restarted does not know the connection any more'],
];

const EOF_CONNECTING: readonly Row[] = [
  [
    'closed-on-accept',
    'accepted and closed without a byte: a proxy without a healthy backend, a limit, the wrong service',
  ],
  ['connection-limit-refusal', 'a limit, a host check or authentication may end it'],
  ['wrong-protocol', 'a server that does not understand the first bytes closes (TLS on a plain port, or the reverse)'],
  ['process-death', 'a server that is starting or stopping'],
];

const EOF_READING: readonly Row[] = [
  ['stale-pooled-connection', 'if the connection had been idle before this request, the server was closing it already'],
  ['process-death', 'the server process ended or restarted while it worked on the request'],
  ['closed-on-accept', 'a proxy or load balancer without a healthy backend takes the request and closes'],
  ['wrong-protocol', 'a server that does not understand the bytes closes'],
];

const EOF_IDLE: readonly Row[] = [
  ['server-idle-timeout', 'the server closed an idle connection; nobody was hurt'],
  ['process-death', 'or it was restarted: then all its connections end in one moment'],
];

const BROKEN_PIPE: readonly Row[] = [
  ['write-after-close', 'the peer had closed, an earlier write met its RST, and this one found the socket dead'],
  ['stale-pooled-connection', 'if the connection had been idle before'],
  ['close-with-unread-data', 'the peer closed without reading all of it, as when it rejects an upload'],
];

const CLIENT_LEFT: readonly Row[] = [
  ['client-abort', "the client's own time-out, a cancelled request, a closed page"],
  [
    'half-close-misread',
    'some clients close their sending side after the request and still wait; servers may take it for leaving',
  ],
  ['middlebox-reset', "something on the path may have ended it in the client's name"],
];

const IDLE: readonly Row[] = [
  ['server-idle-timeout', "the connection was idle longer than a side's limit"],
  ['keep-alive-timeout', 'probes or heartbeats went unanswered: the peer or the path is gone'],
  ['middlebox-idle-drop', 'a NAT or firewall forgot the idle connection and drops its packets'],
  ['peer-vanished', 'the peer host went away without a word'],
];

const TLS: readonly Row[] = [
  ['tls-failure', 'versions, certificates or ciphers do not meet; the alert names the side that is unhappy'],
  ['wrong-protocol', 'the other end may not speak TLS on this port at all'],
  ['middlebox-reset', 'a connection that dies right after the ClientHello may have been ended by a filter'],
];

const NO_FILES: readonly Row[] = [
  ['connection-limit-refusal', 'the limit of open files was met: each connection is a file'],
];

const BY_KIND: Partial<Record<LogEventKind, readonly Row[]>> = {
  refused: REFUSED,
  'timeout-connect': CONNECT_TIMEOUT,
  unreachable: [
    ['icmp-rejection', 'a router or firewall answered the SYN with an ICMP error'],
    ['never-left-host', 'no route, or no neighbour that answers: then no SYN left'],
  ],
  dns: DNS,
  'tls-failure': TLS,
  'handshake-failed': [
    ...EOF_CONNECTING.slice(0, 2),
    ['protocol-version-mismatch', 'client and server may not agree on a version'],
    ...EOF_CONNECTING.slice(2),
  ],
  'protocol-mismatch': [
    ['wrong-protocol', "one protocol's client talks to another protocol's port"],
    ['protocol-version-mismatch', 'or both speak different versions of one protocol'],
  ],
  'aborted-by-client': CLIENT_LEFT,
  'closed-locally': [
    ['client-abort', 'this program closed the connection itself: its own time-out, a cancelled request, a shutdown'],
    ['stale-pooled-connection', 'or it uses a connection whose earlier death it had noticed'],
  ],
  'pool-exhausted': [
    [
      'never-left-host',
      'no packet of this request was sent: all connections were in use, or new ones did not come about',
    ],
    ['unresponsive-server', 'slow answers keep connections in use'],
    ['syn-unanswered', 'connects that hang keep the pool empty'],
  ],
  'resource-limit': [
    ['connection-limit-refusal', 'a limit on connections or their size was met'],
    ['port-exhaustion', 'without a source port left, connects fail before a packet is sent'],
  ],
  'idle-timeout': IDLE,
  'broken-pipe': BROKEN_PIPE,
};

/** Causes that produce such a line, most likely first; ids of the published list. Empty when the kind is `other`. */
export function causesOf(facts: EventFacts): LogEventCause[] {
  return rowsOf(facts).map(([cause, because]) => ({ cause, because }));
}

function rowsOf({ kind, errno, phase, reporter }: EventFacts): readonly Row[] {
  // A listener's address is taken: no connection of anybody's has broken.
  if (errno === 'EADDRINUSE' && reporter === 'server') return [];
  if (kind === 'resource-limit' && (errno === 'EMFILE' || errno === 'ENFILE')) return NO_FILES;
  const isSettingUp = phase === 'connect' || phase === 'handshake';
  const lostItsClient = reporter === 'server' && (kind === 'reset' || kind === 'eof' || kind === 'broken-pipe');
  if (lostItsClient && !isSettingUp) return CLIENT_LEFT;
  if (kind === 'reset')
    return isSettingUp
      ? RESET_CONNECTING
      : phase === 'idle'
        ? RESET_IDLE
        : phase === 'write'
          ? RESET_WRITING
          : RESET_READING;
  if (kind === 'eof') return isSettingUp ? EOF_CONNECTING : phase === 'idle' ? EOF_IDLE : EOF_READING;
  if (kind === 'timeout-read')
    return phase === 'write' ? WRITE_TIMEOUT : phase === 'idle' ? IDLE.slice(1) : READ_TIMEOUT;
  return BY_KIND[kind] ?? [];
}
