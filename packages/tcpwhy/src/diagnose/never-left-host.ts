import type { EventJoin, LooseEvent } from '../correlate/join-events.ts';
import type { JoinableConnection } from '../correlate/joinable-connection.ts';
import { formatInstant } from '../model/capture-time.ts';
import type { Finding } from '../model/diagnosis.ts';
import type { LogEventKind } from '../model/log-event.ts';
import type { CaptureAnswer } from './analysis.ts';

/** Kinds that a program logs when its own connect came to nothing. */
const CONNECT_FAILURES: ReadonlySet<LogEventKind> = new Set(['refused', 'timeout-connect', 'unreachable']);
/** A connect that is given up was begun at most this long before (Linux: 127 s). */
const LONGEST_CONNECT_NS = 130e9;
const LINES_SHOWN = 6;

/**
 * A finding for lines about connects that sent no packet, per peer. Only for logs of a host whose other connections the
 * capture shows (another line of the log was joined by address), and only where the capture was running all the time.
 */
export function neverLeftHost(
  capture: CaptureAnswer,
  joins: readonly EventJoin[],
  loose: readonly LooseEvent[],
): Finding[] {
  const host = clientHost(joins);
  if (host === null) return [];
  const byPeer = new Map<string, LooseEvent[]>();
  for (const at of loose) {
    const peer = at.event.remote;
    if (peer === null || !CONNECT_FAILURES.has(at.event.kind) || !covered(at, capture)) continue;
    byPeer.set(peer, [...(byPeer.get(peer) ?? []), at]);
  }
  if (byPeer.size === 0) return [];
  const known = [...capture.joinable()];
  return [...byPeer].flatMap(([peer, lines]) => claim(capture, host, peer, lines, known) ?? []);
}

/** The capture was running from before the connect can have begun until the line was written. */
function covered({ withinCapture, atNs, event }: LooseEvent, { span }: CaptureAnswer): boolean {
  if (!withinCapture) return false;
  return event.kind !== 'timeout-connect' || atNs - LONGEST_CONNECT_NS >= span.firstNs || atNs - span.firstNs > 10e9;
}

/** Address of the host that wrote the log, when a line that names its own end was found in the capture. */
function clientHost(joins: readonly EventJoin[]): string | null {
  const sure = joins.find(({ event, confidence, connection }) => {
    return confidence === 'certain' && (event.local === connection.client || event.remote === connection.server);
  });
  return sure?.connection.clientAddress ?? null;
}

function claim(
  capture: CaptureAnswer,
  host: string,
  peer: string,
  lines: readonly LooseEvent[],
  known: readonly JoinableConnection[],
): Finding | null {
  const address = addressOf(peer);
  const tried = known.some(
    (connection) =>
      connection.clientAddress === host &&
      connection.server === peer &&
      lines.some(({ atNs }) => connection.startNs <= atNs && atNs <= connection.endNs + LONGEST_CONNECT_NS),
  );
  // There were packets after all: the line belongs to one of these connections, whichever it is.
  if (tried) return null;
  const passes = known.some(({ clientAddress, serverAddress }) => clientAddress === host && serverAddress === address);
  const [first] = lines;
  if (first === undefined) return null;
  return {
    cause: 'never-left-host',
    severity: 'error',
    confidence: passes ? 'likely' : 'possible',
    summary: `${first.event.input} reports a failed connect to ${peer}, and ${host} sent no packet there while the capture ran.${more(lines)}`,
    actor: 'client',
    actorAddress: host,
    connections: [],
    connectionCount: 0,
    evidence: lines.slice(0, LINES_SHOWN).map(({ event, atNs }) => ({
      input: event.input,
      line: event.line,
      time: Number.isNaN(atNs) ? null : formatInstant(capture.span.epoch, atNs),
      text: event.text,
      from: 'client' as const,
    })),
    facts: { linesInLog: lines.length },
    requestMayHaveExecuted: { verdict: 'no', because: 'no connection was established, so no request was sent' },
    rivals: [
      {
        cause: 'syn-unanswered',
        because: passes
          ? `packets to ${peer} were sent over an interface that was not captured`
          : `the capture's filter or interface leaves ${address} out: it shows nothing else to that address either`,
      },
    ],
    remedies: [
      {
        text: 'A local rule that drops or rejects its own packets',
        setting: 'nft list ruleset (output chain)',
        where: host,
      },
      { text: 'A route to the address', setting: `ip route get ${address}`, where: host },
    ],
    nextSteps: [
      {
        text: `Capture on all interfaces of ${host}, and watch the system call itself`,
        command: `tcpdump -i any -s 128 -w never-left.pcap 'host ${address} or icmp or icmp6 or arp'`,
      },
    ],
  };
}

function more(lines: readonly LooseEvent[]): string {
  return lines.length === 1 ? '' : ` The log has ${lines.length} such lines.`;
}

/** Without the port. */
function addressOf(endpoint: string): string {
  return endpoint.slice(0, endpoint.lastIndexOf(':')).replace(/^\[|\]$/g, '');
}
