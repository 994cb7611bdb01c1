import { printableText } from '../../../base/printable-text.ts';
import type { ExecutionVerdict } from '../../../model/diagnosis.ts';
import type { LogEventCause, LogEventKind, LogEventPhase } from '../../../model/log-event.ts';
import { readSigns } from '../../grammar/read-signs.ts';
import type { FamilyReading } from '../../log-family.ts';
import { causesOf } from '../../meaning/causes-of.ts';
import { endpointOf } from '../../phrases/endpoints.ts';
import type { GuardLine } from './guard-line.ts';
import { isOneOf, KINDS, PHASES } from './words.ts';

type Fields = ReadonlyMap<string, string>;

/** What a classified error says; null when the connection was not what failed. */
export function readClassified(line: GuardLine): FamilyReading | null {
  const { fields } = line;
  const kind = kindOf(fields);
  if (kind === null) return null;
  const phase = phaseOf(fields);
  const causes = causesNamed(fields, kind, phase);
  return {
    ...base(line),
    kind,
    phase,
    execution: verdictOf(fields),
    ...(causes.length === 0 ? {} : { causes }),
  };
}

/** A failed attempt to connect; pools give no kind, only the error. */
export function readConnect(line: GuardLine): FamilyReading | null {
  const { fields } = line;
  if (fields.get('outcome') !== 'failed') return null;
  const given = fields.get('phase');
  const phase = given === 'handshake' ? 'handshake' : 'connect';
  const kind = fields.has('kind') ? kindOf(fields) : kindOfError(fields, true);
  return kind === null ? null : { ...base(line), kind, phase };
}

/** Reasons of a discard that mean a broken connection; null: its error alone can tell what broke. */
const REASONS: Readonly<Record<string, LogEventKind | null>> = {
  ended: 'eof',
  reset: 'reset',
  // Closed already, by whomever: Node closes its end, too, once the peer's FIN was read.
  destroyed: 'other',
  'not-writable': 'closed-locally',
  // Often a farewell: PostgreSQL states 57P05 before it closes.
  'unexpected-data': 'other',
  validation: 'other',
  error: null,
  'reset-hook': null,
};

/** A connection that a pool threw away because it was broken; reasons of policy and unknown ones are health. */
export function readDiscard(line: GuardLine): FamilyReading | null {
  const { fields } = line;
  const reason = fields.get('reason') ?? '';
  const byReason = Object.hasOwn(REASONS, reason) ? (REASONS[reason] ?? null) : null;
  if (byReason === null && reason !== 'error' && reason !== 'reset-hook') return null;
  const byError = kindOfError(fields, true);
  const isVague = byReason === null || byReason === 'other';
  // A check that failed with an error of another sort (no rights) says nothing of the connection.
  if (reason === 'validation' && byError === null && fields.has('error')) return null;
  const kind = isVague ? (byError ?? byReason) : byReason;
  if (kind === null) return null;
  // Only while it lies in a pool has it an idle time; then no request is in flight, and the meaning of `idle` says so.
  const wasIdle = fields.has('idleMs') && byReason !== null;
  if (wasIdle) return { ...base(line), kind, phase: 'idle' };
  return { ...base(line), kind, phase: errorSigns(fields)?.phase ?? 'unknown', execution: IN_USE };
}

const IN_USE: ExecutionVerdict = {
  verdict: 'unknown',
  because: 'the connection was not idle when it was thrown away, and the line does not say what had been sent',
};

/** Guard's verdict with its evidence, which a retry's line leaves to the classification's. */
function verdictOf(fields: Fields): ExecutionVerdict {
  const given = fields.get('executed');
  const verdict = given === 'yes' || given === 'no' ? given : 'unknown';
  const because = fields.get('because');
  return { verdict, because: because === undefined ? BECAUSE[verdict] : printableText(because).slice(0, 300) };
}

const BECAUSE: Readonly<Record<ExecutionVerdict['verdict'], string>> = {
  yes: 'guard found that the request had been handed over and only its answer is missing',
  no: 'guard found proof that the request was not executed',
  unknown: 'guard found nothing that shows whether the request had been handed over',
};

/** Guard's kind in the words of events; null for answers that came over a healthy connection. */
function kindOf(fields: Fields): LogEventKind | null {
  const given = fields.get('kind');
  const phase = fields.get('phase');
  if (given === 'server-shutdown') return 'other';
  // Throttling, 503: the server answered. Before there is a session it ends the connection with it.
  if (given === 'resource-limit') return phase === 'connect' || phase === 'handshake' ? given : null;
  return isOneOf(KINDS, given) && given !== 'other' ? given : kindOfError(fields, false);
}

function phaseOf(fields: Fields): LogEventPhase {
  const given = fields.get('phase');
  return isOneOf(PHASES, given) ? given : 'unknown';
}

/** @param vagueToo Whether words that healthy lines use too (`timed out`) count: something else says that it failed. */
function kindOfError(fields: Fields, vagueToo: boolean): LogEventKind | null {
  const signs = errorSigns(fields);
  return signs === null || (signs.strength === 'generic' && !vagueToo) ? null : signs.kind;
}

function errorSigns(fields: Fields) {
  const error = fields.get('error');
  return error === undefined ? null : readSigns(error, new Map());
}

/** Guard knows whether the connection had been idle: its order counts, and the reasons are those of the kind. */
function causesNamed(fields: Fields, kind: LogEventKind, phase: LogEventPhase): LogEventCause[] {
  const usual = causesOf({
    kind,
    errno: null,
    phase,
    reporter: 'client',
    local: null,
    remote: null,
    remoteHost: null,
    remotePort: null,
  });
  const named = (fields.get('causes') ?? '').split(',').filter((cause) => /^[a-z][a-z-]{2,40}$/.test(cause));
  return named.slice(0, 10).map((cause) => ({
    cause,
    because:
      usual.find((row) => row.cause === cause)?.because ?? 'guard names it for what the error and its socket show',
  }));
}

/** Who says it, of which connection. Ends that the line does not give may stand in its error, as those of a refused connect. */
function base({ text, fields }: GuardLine): FamilyReading {
  const signs = errorSigns(fields);
  return {
    system: 'tcpwhy-guard',
    reporter: 'client',
    local: endpointOf(fields.get('local')) ?? signs?.local ?? null,
    remote: endpointOf(fields.get('remote')) ?? signs?.remote ?? null,
    text,
  };
}
