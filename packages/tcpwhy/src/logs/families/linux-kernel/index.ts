import { SENT as CLIENT_SENT } from '../../clients/client-verdicts.ts';
import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { NO_CONNECTION_HAD, NO_REQUEST, NOT_TOLD } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  // File systems over TCP: the kernel is the client, and waits.
  {
    match: /\bnfs: server (?<remote>\S{1,255}) not responding, (?:still trying|timed out)/,
    system: 'NFS client (Linux)',
    kind: 'timeout-read',
    phase: 'read',
    reporter: 'client',
    execution: CLIENT_SENT,
    look: 'mount options timeo and retrans; with hard (the default) the kernel tries for ever',
    command: 'nfsstat -rc; ss -tno dport = :2049',
  },
  {
    match: /\bCIFS:? VFS: [^\n]{1,255} has not responded in \d+ seconds/,
    system: 'SMB client (Linux)',
    kind: 'timeout-read',
    phase: 'read',
    reporter: 'client',
    execution: CLIENT_SENT,
    look: 'mount option echo_interval (60 s)',
  },
  {
    match: /ISCSI_ERR_NOP_TIMEDOUT|detected conn error \(1022\)/,
    system: 'iSCSI initiator (Linux)',
    kind: 'idle-timeout',
    phase: 'idle',
    reporter: 'client',
    execution: NOT_TOLD,
    look: 'iscsid.conf: node.conn[0].timeo.noop_out_interval, noop_out_timeout (5 s)',
  },
  {
    match: /[ni][fp]_conntrack: (?:nf_conntrack: )?table full/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    causes: {
      'connection-rate-limit': 'packets of new connections are dropped: their SYNs go unanswered',
      'syn-unanswered': 'what clients see',
    },
    look: 'sysctl net.netfilter.nf_conntrack_max, nf_conntrack_tcp_timeout_established (432000 s)',
    command: 'conntrack -C; sysctl net.netfilter.nf_conntrack_max',
  },
  {
    match: /conntrack: expectation table full|nf_conntrack_\w{1,20}: dropping packet/,
    kind: 'resource-limit',
    phase: 'unknown',
    execution: NOT_TOLD,
  },
  {
    match: /[Pp]ossible SYN flooding on port (?<local>\[?[\d.a-fA-F:]{3,45}\]?:\d{1,5})/,
    kind: 'resource-limit',
    phase: 'connect',
    reporter: 'server',
    execution: NO_CONNECTION_HAD,
    causes: {
      'listen-backlog-overflow':
        'the queue of the listener is full: too small a backlog, or a process that does not accept',
    },
    look: 'listen backlog of the program, net.core.somaxconn, net.ipv4.tcp_max_syn_backlog',
    command: 'ss -ltn; nstat -az TcpExtListenOverflows TcpExtListenDrops',
  },
  {
    match: /[Pp]ossible SYN flooding on port \d{1,5}/,
    kind: 'resource-limit',
    phase: 'connect',
    reporter: 'server',
    execution: NO_CONNECTION_HAD,
    causes: {
      'listen-backlog-overflow':
        'the queue of the listener is full: too small a backlog, or a process that does not accept',
    },
    look: 'listen backlog of the program, net.core.somaxconn, net.ipv4.tcp_max_syn_backlog',
    command: 'ss -ltn; nstat -az TcpExtListenOverflows TcpExtListenDrops',
  },
  {
    match: /TCP: out of memory|TCP: too many (?:of )?orphaned sockets|too many orphaned sockets/,
    kind: 'resource-limit',
    phase: 'unknown',
    execution: NOT_TOLD,
    causes: {
      'administrative-kill': 'the kernel resets sockets that it has no memory for',
      'orphaned-unsent-data': 'closed sockets with unsent data are counted as orphans',
    },
    look: 'sysctl net.ipv4.tcp_mem, net.ipv4.tcp_max_orphans',
    command: 'cat /proc/net/sockstat',
  },
  {
    match: /TCP: time wait bucket table overflow/,
    kind: 'resource-limit',
    phase: 'unknown',
    execution: NOT_TOLD,
    causes: { 'time-wait-collision': 'sockets in TIME_WAIT are dropped early' },
    look: 'sysctl net.ipv4.tcp_max_tw_buckets',
  },
  {
    match: /neighbou?r(?: |: )?(?:.{0,40})table overflow/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    causes: { 'syn-unanswered': 'no packet leaves for hosts whose hardware address cannot be kept' },
    look: 'sysctl net.ipv4.neigh.default.gc_thresh1..3 (128, 512, 1024)',
    command: 'ip neigh | wc -l',
  },
  {
    match:
      /(?:Out of memory|Memory cgroup out of memory|oom[-_]kill).{0,200}?[Kk]ill(?:ed)? process \d+ \((?<process>[^)]{1,60})\)/,
    kind: 'other',
    phase: 'unknown',
    reporter: 'unknown',
    execution: { verdict: 'unknown', because: 'the process was killed with whatever it was doing' },
    causes: { 'process-death': 'the kernel killed it for memory, and closed all its connections at once' },
    look: 'the memory limit of the service or container (MemoryMax, resources.limits.memory)',
  },
  {
    match: /request_sock_TCP.{0,80}Dropping request/,
    kind: 'resource-limit',
    phase: 'connect',
    reporter: 'server',
    execution: NO_CONNECTION_HAD,
  },
  { match: /(?:TCP|UDP): .{0,60}(?:drop|no memory)/, kind: 'resource-limit', phase: 'unknown', execution: NO_REQUEST },
];

/** The kernel's ring buffer, by dmesg, journald or syslog. */
export default familyOfRules({
  id: 'linux-kernel',
  name: 'Linux kernel',
  system: 'Linux kernel',
  words: [
    'not responding, still trying',
    'not responding, timed out',
    'has not responded in',
    'iscsi_err_nop_timedout',
    'detected conn error (1022)',
    'conntrack: table full',
    'table full, dropping',
    'syn flooding',
    'tcp: out of memory',
    'orphaned sockets',
    'bucket table overflow',
    'table overflow',
    'killed process',
    'kill process',
    'expectation table full',
  ],
  shapes: [
    [
      'certain',
      /\bnfs: server \S{1,255} not responding|\bCIFS:? VFS: [^\n]{1,255} has not responded in|ISCSI_ERR_NOP_TIMEDOUT|detected conn error \(1022\)|conntrack: (?:nf_conntrack: )?(?:table full|expectation table full)|[Pp]ossible SYN flooding on port|TCP: (?:out of memory|too many|time wait bucket)|too many orphaned sockets|[Nn]eighbou?r.{0,40}table overflow|(?:Out of memory|oom[-_]kill).{0,200}[Kk]ill(?:ed)? process \d+ \(/,
    ],
  ],
  reporter: 'unknown',
  rules: RULES,
  unknown: 'silent',
  refine: (reading) => ({ ...reading, remote: null, local: reading.local ?? null }),
});
