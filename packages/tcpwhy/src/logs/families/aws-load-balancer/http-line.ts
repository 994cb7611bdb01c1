import type { FamilyReading } from '../../log-family.ts';
import { endpointOf } from '../../phrases/endpoints.ts';
import { causeList } from '../../phrases/message-rule.ts';
import { CLIENT_LEFT_WAITING, FORWARDED, NEVER_REACHED, NOT_TOLD, REQUEST_INCOMPLETE } from '../../phrases/verdicts.ts';

// type (ALB only), time, name, client:port, target:port, three times in seconds, two statuses, bytes, "request" ...
const LINE =
  /(?:^|\s)(\d{4}-\d\d-\d\dT[\d:.]{8,15}Z) (\S{1,255}) (\S{3,60}:\d{1,5}) (\S{3,60}:\d{1,5}|-) (-?[\d.]{1,14}) (-?[\d.]{1,14}) (-?[\d.]{1,14}) (\d{3}|-) (\d{3}|-) (\d+) (\d+) "([^"]{0,4096})"/;
/** ALB's `request_creation_time`, between the rule's priority and the actions. */
const CREATED = / -?\d{1,6} (\d{4}-\d\d-\d\dT[\d:.]{8,15}Z) "/;

/** What is read of a line. */
export interface HttpLine {
  readonly client: string | null;
  readonly target: string | null;
  /** Seconds; -1 when the load balancer did not get that far. */
  readonly targetSeconds: number;
  readonly responseSeconds: number;
  readonly status: string;
  /** `-` when the target gave no status. */
  readonly targetStatus: string;
  /** From the request's arrival to its end, where both are logged. */
  readonly totalSeconds: number;
}

/** Null when a text is no such line. */
export function parseHttpLine(text: string): HttpLine | null {
  const match = LINE.exec(text);
  if (match === null) return null;
  const created = CREATED.exec(text)?.[1];
  return {
    client: endpointOf(match[3]),
    target: endpointOf(match[4]),
    targetSeconds: Number(match[6]),
    responseSeconds: Number(match[7]),
    status: match[8] as string,
    targetStatus: match[9] as string,
    totalSeconds: created === undefined ? Number.NaN : (Date.parse(match[1] as string) - Date.parse(created)) / 1000,
  };
}

/** Null for requests that a target or a rule answered. */
export function readHttpLine(line: HttpLine): FamilyReading | null {
  const answered = /^[1-5]\d\d$/.test(line.targetStatus);
  if (line.status === '460')
    return aboutClient(
      line,
      'aborted-by-client',
      answered ? CLIENT_LEFT_WAITING : line.target === null ? NOT_TOLD : CLIENT_LEFT_WAITING,
      'the client’s time-out is shorter than the time that the target needs',
    );
  if (answered) return null;
  if (line.status === '408')
    return aboutClient(
      line,
      'timeout-read',
      REQUEST_INCOMPLETE,
      'idle_timeout.timeout_seconds (60) while the request was awaited',
    );
  if (line.status === '504') return timedOut(line);
  if (line.status === '502')
    return aboutTarget(
      line,
      { kind: 'eof', phase: 'read', execution: NOT_TOLD },
      {
        'stale-pooled-connection': 'the target’s keep-alive time-out is shorter than the load balancer’s idle time-out',
        'process-death': 'or the target’s process ended',
        'port-closed': 'or it refused the connection',
      },
      'the target’s keep-alive time-out must be longer than idle_timeout.timeout_seconds (60)',
    );
  if (line.status === '503' && line.target === null)
    return aboutTarget(
      line,
      { kind: 'other', phase: 'connect', execution: NEVER_REACHED },
      { 'closed-on-accept': 'the target group has no target that could take the request' },
      'health checks of the target group',
    );
  return null;
}

/** A connect is given up after 10 seconds; an established connection after the idle time-out. */
function timedOut(line: HttpLine): FamilyReading {
  const connecting = line.totalSeconds >= 9 && line.totalSeconds < 12;
  if (connecting)
    return aboutTarget(
      line,
      { kind: 'timeout-connect', phase: 'connect', execution: NEVER_REACHED },
      { 'syn-unanswered': 'the target did not answer within 10 s' },
      'security group of the targets, network ACLs',
    );
  return aboutTarget(
    line,
    { kind: 'timeout-read', phase: 'read', execution: FORWARDED },
    {
      'unresponsive-server': 'the target had the request and did not answer in time',
      'syn-unanswered': 'or its host did not answer the connect',
    },
    'idle_timeout.timeout_seconds (60)',
  );
}

function aboutTarget(
  { target }: HttpLine,
  event: Partial<FamilyReading>,
  causes: Record<string, string>,
  look: string,
): FamilyReading {
  return {
    system: 'AWS load balancer',
    reporter: 'proxy',
    ...event,
    local: null,
    remote: target,
    causes: causeList(causes),
    nextSteps: [{ text: look }],
  };
}

function aboutClient(
  { client }: HttpLine,
  kind: 'aborted-by-client' | 'timeout-read',
  execution: typeof NOT_TOLD,
  look: string,
): FamilyReading {
  return {
    system: 'AWS load balancer',
    reporter: 'proxy',
    kind,
    phase: 'read',
    execution,
    local: null,
    remote: client,
    causes: causeList({ 'client-abort': 'the client’s side of the connection failed' }),
    nextSteps: [{ text: look }],
  };
}
