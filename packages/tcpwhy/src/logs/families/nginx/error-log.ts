import type { ExecutionVerdict } from '../../../model/diagnosis.ts';
import type { LogEventPhase } from '../../../model/log-event.ts';
import type { Signs } from '../../grammar/signs.ts';
import type { FamilyReading } from '../../log-family.ts';
import { endpointOf } from '../../phrases/endpoints.ts';
import { readByRules } from '../../phrases/message-rule.ts';
import {
  ANSWERING,
  BODY_PARTLY_SENT,
  FORWARDED,
  NEVER_REACHED,
  NOT_TOLD,
  REPLYING,
  REQUEST_INCOMPLETE,
  SETTING_UP,
  WAS_IDLE,
} from '../../phrases/verdicts.ts';
import { FAULTS } from './faults.ts';

// `[error] 31#31: *90377 <fault> while <doing>, client: .., server: .., upstream: "..", ..`
const LINE = /\[(?:debug|info|notice|warn|error|crit|alert|emerg)\] \d+#\d+: (?:\*\d+ )?/;

/** What follows every fault of a request, also where a collector took the beginning apart. */
const TAIL = /, client: [\d.a-fA-F:]{3,45}, server: [^,"\n]{0,253}, request: "/;

/** `[level] pid#tid: ` is nginx's own. */
export function looksLikeErrorLog(text: string): boolean {
  return LINE.test(text) || TAIL.test(text);
}

interface Stage {
  /** What stands behind `while`. */
  readonly doing: RegExp;
  readonly side: 'upstream' | 'client';
  readonly phase: LogEventPhase;
  readonly execution: ExecutionVerdict;
  /** Setting whose expiry is meant when the fault is a time-out. */
  readonly timeout?: string;
}

// Texts of ngx_http_upstream.c, ngx_http_request.c, ngx_stream_proxy_module.c: `c->log->action`.
const STAGES: readonly Stage[] = [
  {
    doing: /^SSL handshaking to upstream/,
    side: 'upstream',
    phase: 'handshake',
    execution: SETTING_UP,
    timeout: 'proxy_connect_timeout (60s)',
  },
  {
    doing: /^connecting to upstream/,
    side: 'upstream',
    phase: 'connect',
    execution: NEVER_REACHED,
    timeout: 'proxy_connect_timeout (60s)',
  },
  {
    doing: /^resolving/,
    side: 'upstream',
    phase: 'connect',
    execution: NEVER_REACHED,
    timeout: 'resolver_timeout (30s)',
  },
  {
    doing: /^sending (?:\w+ )?request to upstream/,
    side: 'upstream',
    phase: 'write',
    execution: BODY_PARTLY_SENT,
    timeout: 'proxy_send_timeout (60s)',
  },
  {
    doing: /^reading response header from upstream/,
    side: 'upstream',
    phase: 'read',
    execution: FORWARDED,
    timeout: 'proxy_read_timeout (60s)',
  },
  {
    doing: /^(?:reading|proxying) upstream|^reading upgraded/,
    side: 'upstream',
    phase: 'read',
    execution: ANSWERING,
    timeout: 'proxy_read_timeout (60s)',
  },
  {
    doing: /^proxying upgraded connection/,
    side: 'upstream',
    phase: 'read',
    execution: ANSWERING,
    timeout: 'proxy_read_timeout (60s)',
  },
  {
    doing: /^proxying and reading from upstream/,
    side: 'upstream',
    phase: 'read',
    execution: NOT_TOLD,
    timeout: 'proxy_timeout (10m)',
  },
  {
    doing: /^proxying and sending to upstream/,
    side: 'upstream',
    phase: 'write',
    execution: NOT_TOLD,
    timeout: 'proxy_timeout (10m)',
  },
  {
    doing: /^proxying and reading from client/,
    side: 'client',
    phase: 'read',
    execution: NOT_TOLD,
    timeout: 'proxy_timeout (10m)',
  },
  {
    doing: /^proxying and sending to client/,
    side: 'client',
    phase: 'write',
    execution: NOT_TOLD,
    timeout: 'proxy_timeout (10m)',
  },
  {
    doing: /^proxying connection/,
    side: 'upstream',
    phase: 'read',
    execution: NOT_TOLD,
    timeout: 'proxy_timeout (10m)',
  },
  {
    doing: /^SSL handshaking|^reading PROXY protocol|^prereading/,
    side: 'client',
    phase: 'handshake',
    execution: SETTING_UP,
    timeout: 'client_header_timeout (60s)',
  },
  {
    doing: /^waiting for request|^keepalive|^closing request/,
    side: 'client',
    phase: 'idle',
    execution: WAS_IDLE,
    timeout: 'client_header_timeout (60s), keepalive_timeout (75s)',
  },
  {
    doing: /^reading client request body|^reading request body/,
    side: 'client',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    timeout: 'client_body_timeout (60s)',
  },
  {
    doing: /^(?:reading )?client(?: request)?|^reading request/,
    side: 'client',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    timeout: 'client_header_timeout (60s)',
  },
  {
    doing: /^sending (?:response )?to client/,
    side: 'client',
    phase: 'write',
    execution: REPLYING,
    timeout: 'send_timeout (60s)',
  },
  {
    doing: /^processing HTTP\/[23] connection/,
    side: 'client',
    phase: 'read',
    execution: NOT_TOLD,
    timeout: 'keepalive_timeout (75s), client_header_timeout (60s)',
  },
];

/** Reads a line of the error log; null when it tells of no broken connection. */
export function readErrorLine(text: string, signs: Signs): FamilyReading | null {
  const start = LINE.exec(text);
  const fault = text.slice(start === null ? 0 : start.index + start[0].length);
  const doing = doingOf(fault);
  const stage = STAGES.find((known) => known.doing.test(doing)) ?? null;
  const byFault = readByRules(fault, signs, FAULTS, { system: 'nginx', reporter: reporterOf(stage, fault) });
  if (byFault === null || (byFault === undefined && signs.kind === null)) return null;
  return complete(byFault ?? { system: 'nginx', reporter: reporterOf(stage, fault) }, stage, fault, signs);
}

/** The last ` while `: a fault's own text has none behind it. */
function doingOf(fault: string): string {
  const message = fault.split(', client: ', 1)[0] as string;
  const at = message.lastIndexOf(' while ');
  return at === -1 ? '' : message.slice(at + 7);
}

/** nginx with an upstream in the line is a proxy; without one, all that is known is that it serves. */
function reporterOf(stage: Stage | null, fault: string): 'proxy' | 'server' {
  return stage?.side === 'upstream' || fault.includes(', upstream: "') ? 'proxy' : 'server';
}

function complete(reading: FamilyReading, stage: Stage | null, fault: string, signs: Signs): FamilyReading {
  const kind = reading.kind ?? signs.kind ?? 'other';
  const upstreamFailed = stage?.side === 'upstream' && kind !== 'aborted-by-client';
  const upstream = upstreamFailed ? endpointOf(upstreamOf(fault)) : null;
  // An upstream's time-out is one of connecting only while connecting.
  const timedOut = kind === 'timeout-connect' || kind === 'timeout-read';
  const timeoutKind =
    stage?.phase === 'connect' ? 'timeout-connect' : stage?.phase === 'idle' ? 'idle-timeout' : 'timeout-read';
  return {
    ...(stage === null ? {} : { phase: stage.phase, execution: executionOf(stage, fault) }),
    ...(timedOut && stage?.timeout !== undefined
      ? { nextSteps: [{ text: `nginx: ${stage.timeout} is the limit that expired` }] }
      : {}),
    ...reading,
    ...(timedOut && stage !== null ? { kind: timeoutKind } : {}),
    local: reading.local ?? null,
    remote: reading.remote ?? upstream,
    remoteHost: upstreamFailed ? hostOf(upstreamOf(fault)) : clientOf(fault),
  };
}

/** The client's address: the line has no port of it. */
function clientOf(fault: string): string | null {
  return /, client: ([0-9a-fA-F.:]{2,45})(?:,|$)/.exec(fault)?.[1] ?? null;
}

/** Host of an upstream that is a name, or a socket's path. */
function hostOf(upstream: string | undefined): string | null {
  return /^\w{3,10}:\/\/(?!unix:)([\w.-]{1,255})/.exec(upstream ?? '')?.[1] ?? null;
}

function upstreamOf(fault: string): string | undefined {
  return /, upstream: "([^"]{1,300})"/.exec(fault)?.[1];
}

/** The stream module counts what went to the upstream: nothing sent, nothing executed. */
function executionOf(stage: Stage, fault: string): ExecutionVerdict {
  const sent = /bytes from\/to upstream:\d+\/(\d+)/.exec(fault)?.[1];
  return stage.side === 'upstream' && stage.execution === NOT_TOLD && sent === '0'
    ? { verdict: 'no', because: 'nginx had sent nothing to the upstream yet' }
    : stage.execution;
}
