import type { LogEventPhase } from '../../model/log-event.ts';
import type { TermHit } from './find-terms.ts';
import { lineAt, type TextLine } from './text-lines.ts';

type OperationPhase = Exclude<LogEventPhase, 'unknown'>;

/** A pattern of which each group stands for a phase. */
interface OperationPattern {
  readonly pattern: RegExp;
  /** By group. */
  readonly phases: readonly OperationPhase[];
}

/** The names of its groups taken off: V8 makes an object of them for each match. No other groups may be counted. */
function withoutNames({ source, flags }: RegExp): OperationPattern {
  return {
    pattern: new RegExp(source.replace(/\(\?<\w+>/g, '('), flags),
    phases: [...source.matchAll(/\(\?<(\w+)>/g)].map(([, name]) => name as OperationPhase),
  };
}

/**
 * What a program was doing, in the words in which programs say it. Only wordings that stand for the operation itself: a
 * service of the name `greeting` or a route `/ping` must not make a lost reply look like a lost handshake.
 */
const OPERATIONS = withoutNames(
  /(?<handshake>(?<![\w.-])handshak\w*(?![\w-])|ssl_(?:connect|accept|do_handshake)|\bgreeting packet|\breading (?:the )?greeting|initial communication packet|\b(?:during|while|in|at|before) authenticat\w*|\bstartup (?:packet|message)|\b(?:ssl|tls|protocol) negotiation|kex_exchange|\bpre-?login\b|apiversion|\bssl: (?=connection|broken|operation))|(?<connect>_?connect_(?:internal|nonblock)|connect\(2\)|user specified timeout|\bdial (?:tcp|udp|unix|error)|\bdialing\b|\bconnect(?:\(\))?(?= ?: | e[a-z]{4}| to\b| timed| timeout| call failed)|\bconnect\(\)|\bconnecting to\b|\bconnectex\b|\bopen(?:ing)? (?:a |the )?(?:tcp |socket )?(?:connection|stream)|\blookup [\w.-]{1,253} on |\bestablish(?:ing)? (?:a |the )?(?:new |tcp )?connection|connection attempt|trying to connect|\btcp connection failed)|(?<idle>\bidle (?:connection|check|socket|client)|\(idle\)|(?<![\w/.-])heartbeats?\b|\bkeep-?alive (?:probe|ping|check|timer)|\bping (?:timeout|failed|request|health|not))|(?<write>\bwrite\w{0,14}\(\.\.\)|write_nonblock|\bsyswrite\b|\b(?:send|writ|return)\w{0,4} (?:the |an? )?(?:response|reply|answer|result)s?\b|\bwrit(?:e|es|ing|ev)\b|\bsend(?:ing|to|msg|file)?\b|\bsent\b|\bfwrite\b|\bflush\w*)|(?<read>\b(?:read|recv)\w{0,14}\(\.\.\)|read_nonblock|\breadpartial\b|rbuf_fill|\bsysread\b|\bread(?:ing|v|s)?\b|\brecv\w*|\breceiv\w+|\bawaiting\b|\bwaiting for (?:a |the )?(?:response|reply|headers|data)|\bfgets\b|\bduring query\b|\bresponse\b)/g,
);

/** What was done by others, or named by them: paths, addresses and quoted requests say nothing of operations. */
const NAMES = /"[^"\n]{0,300}"|(?<![^\s'"])[^\s'"]{0,300}[/\\][^\s'"]{0,300}/g;

const FRAME_OPERATIONS = withoutNames(
  /(?<handshake>(?:start|do_?|read|perform\w{0,10}|initial|client|server|ssl|tls)handshake\w*\(?|doauthentication|enablessl|tryconnect\(|readgreeting|connectionfactoryimpl|preparestartup)|(?<connect>connect\(|internalconnectmultiple|pollconnect|finishconnect|connectsocket|afterconnect|connectasync|connect0|createconnection|create_connection|onconnecttimeout)|(?<write>implwrite|\.write\w{0,12}\(|writeasync|onwritecomplete|sendall|\.send\w{0,8}\(|flush)|(?<read>implread|\.read\w{0,12}\(|receive|recv|onstreamread|readasync|fillbuffer|endread|throwconnectionreset|socketonend)/,
);

/**
 * Phase of a hit: its own words', else the operation named nearest before it, else the stack frames beside it. A
 * handshake or an idle check named before it in its line takes reads and writes in: they belong to it.
 */
export function phaseOf(lower: string, lines: readonly TextLine[], hit: TermHit): LogEventPhase {
  const line = lineAt(lines, hit.at) ?? { start: 0, end: lower.length, isFrame: false, isSource: false, depth: 0 };
  if (hit.phase === 'connect') return 'connect';
  const before = operationsIn(lower, Math.max(line.start, hit.at - 600), hit.at);
  const around = before.find((phase) => phase === 'handshake') ?? before.find((phase) => phase === 'idle');
  if (around !== undefined) return around;
  // Ruby's OpenSSL names the call behind the errno: `Connection reset by peer - SSL_connect`.
  if (/^[^\n]{0,40}[-:] ssl_(?:connect|accept)\b/.test(lower.slice(hit.at, line.end))) return 'handshake';
  if (hit.phase !== null) return hit.phase;
  const own = before.at(-1) ?? syscallOf(lower) ?? framePhase(lower, lines, line);
  return own ?? sideOperation(lower, hit, line) ?? 'unknown';
}

function operationsIn(lower: string, from: number, to: number): OperationPhase[] {
  const phases: OperationPhase[] = [];
  // What follows is seen, for the words that look ahead.
  const before = lower.slice(from, to).replace(NAMES, (name) => ' '.repeat(name.length));
  const text = before + lower.slice(to, to + 12);
  for (const match of text.matchAll(OPERATIONS.pattern)) {
    const phase = match.index < to - from ? phaseOfMatch(match, OPERATIONS) : null;
    if (phase !== null) phases.push(phase);
  }
  return phases;
}

/** `... while reading from ...` behind the words. */
function sideOperation(lower: string, hit: TermHit, line: TextLine): OperationPhase | null {
  const from = hit.at + hit.words.length;
  const match = /^[^.;,]{0,30}\b(?:while|during|when|on|in) (.{1,60})/.exec(
    lower.slice(from, Math.min(line.end, from + 100)),
  );
  return match === null ? null : (operationsIn(match[1] ?? '', 0, 60)[0] ?? null);
}

function phaseOfMatch(match: RegExpExecArray, { phases }: OperationPattern): OperationPhase | null {
  return phases.find((_, i) => match[i + 1] !== undefined) ?? null;
}

/** Node's errors name the system call in a property. */
function syscallOf(lower: string): OperationPhase | null {
  const match = /syscall["']?: ?["']?(connect|read|write|shutdown|getaddrinfo|query\w*)/.exec(lower);
  if (match === null) return null;
  if (match[1] === 'read') return 'read';
  return match[1] === 'write' || match[1] === 'shutdown' ? 'write' : 'connect';
}

/** The frames below the cause (innermost first), or above it in a traceback (innermost last). */
function framePhase(lower: string, lines: readonly TextLine[], line: TextLine): OperationPhase | null {
  const index = lines.indexOf(line);
  const below = framesFrom(lines, index + 1, 1);
  const frames = below.length > 0 ? below : framesFrom(lines, index - 1, -1);
  const texts = frames.map((frame) => lower.slice(frame.start, Math.min(frame.end, frame.start + 400)));
  underline(texts);
  if (texts.slice(0, 25).some((text) => isHandshake(text))) return 'handshake';
  for (const text of texts.slice(0, 12)) {
    const match = FRAME_OPERATIONS.pattern.exec(text);
    const phase = match === null ? null : phaseOfMatch(match, FRAME_OPERATIONS);
    if (phase !== null) return phase;
  }
  return null;
}

function isHandshake(frame: string): boolean {
  const match = FRAME_OPERATIONS.pattern.exec(frame);
  return match !== null && phaseOfMatch(match, FRAME_OPERATIONS) === 'handshake';
}

/** Python 3.11 marks the failing part of a source line with carets below it: nothing else of that line counts. */
function underline(texts: string[]): void {
  const carets = /^\s*[~^]+/.exec(texts[0] ?? '');
  const source = texts[1];
  if (carets === null || source === undefined) return;
  texts[1] = source.slice(carets[0].search(/\S/), carets[0].length);
}

function framesFrom(lines: readonly TextLine[], start: number, step: 1 | -1): TextLine[] {
  const frames: TextLine[] = [];
  for (let i = start; frames.length < 40; i += step) {
    const line = lines[i];
    if (line === undefined || !line.isFrame) break;
    frames.push(line);
  }
  return frames;
}
