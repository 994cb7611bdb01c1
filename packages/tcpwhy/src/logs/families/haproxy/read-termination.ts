import type { NextStep } from '../../../model/diagnosis.ts';
import type { LogEventCause } from '../../../model/log-event.ts';
import type { FamilyReading } from '../../log-family.ts';
import {
  ANSWERING,
  BODY_PARTLY_SENT,
  NEVER_REACHED,
  NOT_TOLD,
  REPLYING,
  SILENT_FOR_THE_TIMER,
} from '../../phrases/verdicts.ts';
import { CLIENT_LEFT, ENDERS, STAGES } from './states.ts';
import type { TrafficLine } from './traffic-line.ts';

/** What the two letters mean, with what timers and status add; null for sessions that ended well. */
export function readTermination(line: TrafficLine): FamilyReading | null {
  const ender = ENDERS[line.who];
  const stage = STAGES[line.when];
  if (ender === undefined || stage === undefined || isPolicy(line)) return null;
  const told = { phase: stage.phase, execution: stage.execution, ...detailsOf(line) };
  return {
    system: 'HAProxy',
    reporter: 'proxy',
    kind: ender.kind,
    ...told,
    local: null,
    // Traffic lines never print the server's address.
    remote: ender.side === 'client' || (line.who === 'P' && line.when === 'R') ? line.client : null,
    causes: causesOf(line),
    nextSteps: [{ text: `${line.who}${line.when}: ${ender.meaning}, ${stage.meaning}` }, ...settingsOf(line)],
  };
}

/** Denied, rejected and tarpitted requests got their answer: nothing broke. A request that is no HTTP did. */
function isPolicy({ who, when, status }: TrafficLine): boolean {
  return who === 'P' && (when === 'T' || (when === 'R' && status !== 400));
}

function detailsOf(line: TrafficLine): Partial<FamilyReading> {
  if (line.when === 'D') return line.http ? httpData(line) : tcpData(line);
  return AT_STAGE[`${line.who}${line.when}`]?.(line) ?? {};
}

const AT_STAGE: Readonly<Record<string, (line: TrafficLine) => Partial<FamilyReading>>> = {
  // The flag cannot tell a refusal from an ICMP error; without a server no connect was tried.
  SC: ({ server }) => ({ kind: 'refused', ...(server === '<NOSRV>' ? { execution: NEVER_REACHED } : {}) }),
  sC: () => ({ kind: 'timeout-connect' }),
  sQ: () => ({ kind: 'pool-exhausted' }),
  SQ: () => ({ kind: 'other' }),
  PC: () => ({ kind: 'resource-limit' }),
  CH: () => ({ execution: CLIENT_LEFT }),
  // The client's timer runs in this state only while its request body is still expected.
  cH: () => ({ execution: BODY_PARTLY_SENT }),
  cL: () => ({ execution: REPLYING }),
  PH: () => ({
    execution: { verdict: 'unknown', because: 'the server answered with something that HAProxy refused to pass on' },
  }),
  SL: () => ({ phase: 'read', execution: ANSWERING }),
  sL: () => ({ phase: 'read', execution: ANSWERING }),
};

/** HTTP: no status yet means that the request's body was on its way, a status that the response's was. */
function httpData({ who, status }: TrafficLine): Partial<FamilyReading> {
  const uploading = status === -1 || status === null;
  const byClient = who === 'C' || who === 'c';
  if (uploading) return { phase: byClient ? 'read' : 'write', execution: BODY_PARTLY_SENT };
  return { phase: byClient ? 'write' : 'read', execution: byClient ? REPLYING : ANSWERING };
}

/** TCP: HAProxy does not see requests. A timer that fires in the data phase found the connection silent. */
function tcpData({ who, bytes }: TrafficLine): Partial<FamilyReading> {
  // A server that never said a word was not idle: it did not answer.
  if (who === 's' && bytes === 0) return { kind: 'timeout-read', phase: 'read', execution: SILENT_FOR_THE_TIMER };
  if (who === 'c' || who === 's') return { kind: 'idle-timeout', phase: 'idle', execution: SILENT_FOR_THE_TIMER };
  // A server's FIN is a normal end in TCP mode: S with D is an error of the socket.
  return {
    phase: who === 'C' ? 'unknown' : 'read',
    execution: NOT_TOLD,
    ...(who === 'S' ? { kind: 'reset' as const } : {}),
  };
}

function causesOf({ who, when, server, http }: TrafficLine): LogEventCause[] {
  if (who === 'C') return [{ cause: 'client-abort', because: 'the client ended the session' }];
  if (server === '<NOSRV>')
    return [
      { cause: 'closed-on-accept', because: 'no server could take the connection: all down, full, or none matched' },
    ];
  const key = `${who}${when}`;
  if (!http && (key === 'cD' || key === 'sD'))
    return [
      { cause: 'server-idle-timeout', because: 'the proxy closes both sides when its timer finds them silent' },
      {
        cause: 'stale-pooled-connection',
        because: 'a pooled client that writes on after that meets a closed connection',
      },
    ];
  return (CAUSES[key] ?? []).map(([cause, because]) => ({ cause, because }));
}

const CAUSES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  SC: [
    ['port-closed', 'the server’s host answered the connect with RST'],
    ['firewall-reset-on-connect', 'something on the way may have answered for it'],
    ['icmp-rejection', 'or an ICMP error came back'],
  ],
  sC: [
    ['syn-unanswered', 'timeout connect expired without an answer to the SYN'],
    ['listen-backlog-overflow', 'a full accept queue also leaves SYNs unanswered'],
  ],
  SH: [
    ['process-death', 'the server’s process ended with the request in hand'],
    ['stale-pooled-connection', 'HAProxy reused an idle server connection that the server was closing (http-reuse)'],
  ],
  sH: [['unresponsive-server', 'the server had the request and did not answer within timeout server']],
  SD: [
    ['process-death', 'the server’s process ended during the transfer'],
    ['abortive-close', 'or it closed with a RST'],
  ],
  sQ: [['connection-limit-refusal', 'all connections that maxconn allows were in use for longer than timeout queue']],
  RC: [['port-exhaustion', 'no source port, socket or memory was left']],
  K: [['administrative-kill', 'an operator shut the session down']],
};

function settingsOf({ who, when, http }: TrafficLine): NextStep[] {
  const named = SETTINGS[`${who}${when}`] ?? (http ? undefined : SETTINGS[`${who}${when} tcp`]) ?? SETTINGS[who];
  return named === undefined ? [] : [{ text: `HAProxy: ${named}` }];
}

const SETTINGS: Readonly<Record<string, string>> = {
  sC: 'timeout connect is the limit; retries (3) repeats the attempt',
  sQ: 'timeout queue is the limit; maxconn of the server line makes the queue',
  sH: 'timeout server is the limit',
  'sD tcp':
    'timeout server (and timeout tunnel) must be longer than the silence that clients keep their connections for',
  'cD tcp':
    'timeout client must be longer than the idle time of the clients’ pools, or the pools’ idle time shorter than it',
  sD: 'timeout server is the limit',
  SC: 'the server line’s address and port, and option redispatch with retries',
  SH: 'http-reuse and pool-purge-delay decide how long idle server connections are kept; retry-on can repeat safe requests',
  cR: 'timeout http-request is the limit',
  c: 'timeout client is the limit',
  s: 'timeout server is the limit',
  D: 'on-marked-down shutdown-sessions of the server line asks for this',
  U: 'on-marked-up shutdown-backup-sessions of the server line asks for this',
  RC: 'maxconn, ulimit-n and the source directive’s port range',
  PC: 'maxconn and ulimit-n of the process',
};
