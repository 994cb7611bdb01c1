import type { NextStep } from '../../model/diagnosis.ts';
import type { LogEventKind } from '../../model/log-event.ts';
import type { EventFacts } from './event-facts.ts';

/** Where the answer often stands without a capture, by kind. */
const LOOK: Partial<Record<LogEventKind, NextStep>> = {
  refused: { text: 'see on the server whether anything listens on that address and port', command: 'ss -ltnp' },
  'timeout-connect': {
    text: 'on the server, see whether the SYNs arrive and whether its accept queue overflows',
    command: 'nstat -az TcpExtListenOverflows TcpExtListenDrops TcpExtTCPReqQFullDrop',
  },
  'timeout-read': {
    text: "compare the reporter's time-out with how long the server takes: its own log of slow requests tells",
  },
  eof: {
    text: "compare the reporter's idle or lifetime limit with the peer's idle time-out: whoever keeps a connection for later must give it up first",
  },
  reset: {
    text: 'on the side that sent the RST, the counters tell a close with unread data from an abort',
    command: 'nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData TcpExtTCPAbortOnTimeout TcpEstabResets TcpOutRsts',
  },
  'broken-pipe': {
    text: 'find the line before it, of this connection, that says how the peer closed: the broken pipe is only its echo',
  },
  'idle-timeout': {
    text: 'set the keep-alive or heartbeat interval below half of the shortest idle limit on the path',
  },
  unreachable: { text: 'see which route and which neighbour the host uses for this address', command: 'ip route get' },
  dns: { text: 'ask the resolver that the program uses, from the same host or container' },
  'tls-failure': {
    text: 'see what the server presents, and whether it speaks TLS on that port at all',
    command: 'openssl s_client -connect',
  },
  'handshake-failed': {
    text: "read the server's log of the same second: limits, authentication and host checks end connections there",
  },
  'protocol-mismatch': {
    text: 'check that client and server mean the same port and protocol (TLS or not, HTTP/1 or HTTP/2, a PROXY header)',
  },
  'aborted-by-client': { text: "compare the client's time-out with the time the request took" },
  'closed-locally': { text: 'find the line before it that tells why this program closed the connection' },
  'pool-exhausted': {
    text: "see how long connections stay in use, and whether they come back: the pool's own counters tell",
  },
  'resource-limit': { text: 'see which limit was met: connections, files, ports or buffers', command: 'ss -s' },
};

/** Kinds that a capture of later events explains; they come rarely, so the capture runs in a ring. */
const RARE: ReadonlySet<LogEventKind> = new Set([
  'reset',
  'eof',
  'broken-pipe',
  'idle-timeout',
  'timeout-read',
  'aborted-by-client',
]);
/** No packet of the failure can be seen. */
const NEVER_ON_THE_WIRE: ReadonlySet<LogEventKind> = new Set(['pool-exhausted', 'closed-locally']);

/** No capture shows it either: each connection is a file, and a leak of others takes their place. */
const FILES: NextStep = {
  text: 'compare the files that the process has open with its limit; the kinds that grow are the leak',
  command: 'ls -l /proc/PID/fd; grep files /proc/PID/limits',
};

/**
 * What to run and to look at next: the capture that would tell, then what to look at for this kind. `text` is what the
 * event was read from: a listener's port stands there without an address.
 */
export function nextStepsOf(facts: EventFacts, text = ''): NextStep[] {
  if (facts.errno === 'EADDRINUSE' && facts.reporter === 'server') return [takenStep(facts, text)];
  if (facts.errno === 'EMFILE' || facts.errno === 'ENFILE') return [FILES];
  const steps = NEVER_ON_THE_WIRE.has(facts.kind) ? [] : [captureStep(facts)];
  const look = LOOK[facts.kind];
  return look === undefined ? steps : [...steps, withTarget(look, facts)];
}

function captureStep(facts: EventFacts): NextStep {
  const isRing = RARE.has(facts.kind);
  const filter = filterOf(facts);
  const ring = isRing ? ' -C 100 -W 10' : '';
  const text = isRing
    ? 'capture until it happens again (ten files of 100 MB in turn), then give the files to tcpwhy with this log'
    : 'capture one more attempt, then give the file to tcpwhy with this log';
  if (filter === null)
    return { text: `${text}: tcpdump -i any -s 256${ring} -w why.pcap 'tcp port PORT', with the port of the server` };
  return { text, command: `tcpdump -i any -s 256${ring} -w why.pcap '${filter}'` };
}

/** Another process listens there: no capture would show it. */
function takenStep({ local, remote, remotePort }: EventFacts, text: string): NextStep {
  const endpoint = local ?? remote;
  const port = endpoint === null ? (remotePort ?? listenersPort(text)) : splitEndpoint(endpoint).port;
  const step = 'see which process listens on that port already: stop it, or take another port';
  return { text: step, command: port === null ? 'ss -ltnp' : `ss -ltnp 'sport = :${port}'` };
}

/** `listen tcp :8080: bind`, `address already in use :::34109`, `port 8080`, `[::]:80`. */
function listenersPort(text: string): number | null {
  const match =
    /(?:\bport[ =:]{1,3}|[\s\]*:]:)(\d{2,5})(?![\d.:])/i.exec(text.slice(0, 4096)) ??
    /\s:(\d{2,5}):/.exec(text.slice(0, 4096));
  const port = Number(match?.[1] ?? 0);
  return port > 0 && port < 65_536 ? port : null;
}

/** The server's port selects the connection and its successors; the client's changes with every connection. */
function filterOf({ kind, reporter, local, remote, remoteHost, remotePort }: EventFacts): string | null {
  if (kind === 'dns') return 'udp port 53 or tcp port 53';
  const peer = remote === null ? null : splitEndpoint(remote);
  const own = local === null ? null : splitEndpoint(local);
  if (reporter === 'server') {
    if (own !== null && peer !== null) return `host ${peer.host} and tcp port ${own.port}`;
    if (own !== null) return `tcp port ${own.port}`;
    return peer === null ? null : `host ${peer.host} and tcp`;
  }
  if (peer !== null) return `host ${peer.host} and tcp port ${peer.port}`;
  const host = remoteHost === null || !/^[\w.:-]{1,255}$/.test(remoteHost) ? null : remoteHost;
  if (host !== null) return remotePort === null ? `host ${host} and tcp` : `host ${host} and tcp port ${remotePort}`;
  return remotePort === null ? null : `tcp port ${remotePort}`;
}

function withTarget(step: NextStep, { remote, remoteHost, remotePort }: EventFacts): NextStep {
  if (step.command === 'ip route get') {
    const host = remote === null ? remoteHost : splitEndpoint(remote).host;
    return host === null || !/^[0-9a-fA-F.:]{3,45}$/.test(host)
      ? { text: step.text }
      : { text: step.text, command: `ip route get ${host}` };
  }
  if (step.command === 'openssl s_client -connect') {
    const target =
      remote ??
      (remoteHost !== null && remotePort !== null && /^[\w.-]{1,253}$/.test(remoteHost)
        ? `${remoteHost}:${remotePort}`
        : null);
    return target === null ? { text: step.text } : { text: step.text, command: `openssl s_client -connect ${target}` };
  }
  return step;
}

function splitEndpoint(endpoint: string): { host: string; port: number } {
  const colon = endpoint.lastIndexOf(':');
  return { host: endpoint.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(endpoint.slice(colon + 1)) };
}
