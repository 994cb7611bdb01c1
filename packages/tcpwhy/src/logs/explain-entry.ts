import { printableText } from '../base/printable-text.ts';
import type { LogEvent } from '../model/log-event.ts';
import { SILENT } from './clients/client-verdicts.ts';
import { complains } from './clients/complaint.ts';
import { logFamilies } from './families/registry.generated.ts';
import { isAuthenticationRefused, isHearsay, isQuotation } from './grammar/hearsay.ts';
import { readSigns } from './grammar/read-signs.ts';
import type { Signs } from './grammar/signs.ts';
import type { LogEntry } from './log-entry.ts';
import type { FamilyClaim, FamilyReading, LogFamily } from './log-family.ts';
import { causesOf } from './meaning/causes-of.ts';
import type { EventFacts } from './meaning/event-facts.ts';
import { executionOf } from './meaning/execution-of.ts';
import { nextStepsOf } from './meaning/next-steps-of.ts';
import { isListening, reporterOf } from './meaning/reporter-of.ts';
import { tellingText } from './meaning/telling-text.ts';
import { programNames } from './phrases/rule-family.ts';

const RANK: Readonly<Record<FamilyClaim, number>> = { certain: 3, likely: 2, runtime: 1 };

/** What an entry of a log says about a broken connection; null when it speaks of none. `input` is the log's name. */
export function explainEntry(entry: LogEntry, input: string): LogEvent | null {
  if (isHearsay(entry.message)) return null;
  const signs = readSigns(entry.message, entry.fields);
  if (isAuthenticationRefused(signs)) return null;
  const { family, rank } = strongestClaimant(entry, signs);
  // The usual error shape of a language may be all that a quotation consists of.
  if (rank < RANK.likely && isQuotation(signs, entry.message.length)) return null;
  const reading = family === null ? readUnclaimed(entry, signs) : family.read(entry, signs);
  if (reading === null) return null;
  const facts = mergeFacts(signs, reading);
  if (facts === null) return null;
  const { local, remote, remoteHost } = facts;
  return {
    input,
    line: entry.line,
    lineCount: entry.lineCount,
    time: entry.time,
    system: reading.system,
    family: family?.id ?? 'unknown',
    kind: facts.kind,
    phase: facts.phase,
    reporter: facts.reporter,
    local,
    remote,
    remoteHost,
    text: printableText(reading.text ?? tellingText(signs, entry)),
    requestMayHaveExecuted: reading.execution ?? executionOf(facts),
    causes: reading.causes ?? causesOf(facts),
    nextSteps: [...nextStepsOf(facts, signs.text), ...(reading.nextSteps ?? [])],
  };
}

interface Claimant {
  readonly family: LogFamily | null;
  readonly rank: number;
}

function strongestClaimant(entry: LogEntry, signs: Signs): Claimant {
  let best: LogFamily | null = null;
  let rank = 0;
  for (const family of logFamilies) {
    const claim = family.claims(entry, signs);
    const weight = claim === null ? 0 : RANK[claim] + (family.quotes === true ? 0.5 : 0);
    if (weight > rank) [best, rank] = [family, weight];
  }
  return { family: best, rank };
}

/** Nobody's words: only what cannot be anything else counts. An envelope may name the program all the same. */
function readUnclaimed(entry: LogEntry, signs: Signs): FamilyReading | null {
  if (signs.kind === null || (signs.strength === 'generic' && !isAboutConnection(signs))) return null;
  const reading = { system: programNames(entry)[0] ?? 'unknown program', reporter: reporterOf(signs) };
  // Whether this program reads only after it has asked is not known.
  return signs.phase === 'read' ? { ...reading, execution: SILENT } : reading;
}

const SENDS_REPLY = /\b(?:send|writ|return)\w{0,4} (?:the |an? )?(?:response|reply|answer)s?\b[^\n]{0,200}$/i;

/** Whoever was sending a response is its server, whatever runtime he uses. */
function isReplying({ phase, text, at }: Signs, reading: FamilyReading): boolean {
  if (phase !== 'write' || reading.phase !== undefined || reading.reporter !== 'client') return false;
  return SENDS_REPLY.test(text.slice(Math.max(0, at - 300), at));
}

/** Of the words that healthy lines use too, those of connections in lines that complain. */
function isAboutConnection(signs: Signs): boolean {
  if (signs.words === 'disconnected') return namesPeer(signs) && complains(signs);
  if (/connect|socket/.test(signs.words)) return complains(signs);
  // Devices have read time-outs, and files ends.
  return /read time|eof/.test(signs.words) && namesPeer(signs) && complains(signs);
}

const PEER =
  /\b(?:connect\w*|socket|tcp|https?|tls|rpc|upstream|peer|remote|server|client|host|broker|request|response|reply)\b|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/i;

/** Whether the line with the telling words names whoever is at the other end. */
function namesPeer({ text, at }: Signs): boolean {
  const start = Math.max(text.lastIndexOf('\n', at - 1) + 1, at - 500);
  const feed = text.indexOf('\n', at);
  return PEER.test(text.slice(start, Math.min(feed < 0 ? text.length : feed, at + 500)));
}

function mergeFacts(signs: Signs, reading: FamilyReading): EventFacts | null {
  const kind = reading.kind ?? signs.kind;
  if (kind === null) return null;
  const isListener = isListening(signs);
  const reporter = isListener || isReplying(signs, reading) ? 'server' : (reading.reporter ?? 'unknown');
  const isSwapped = signs.pairOrder === 'initiator-first' && reporter === 'server';
  const [own, peer] = isSwapped ? [signs.remote, signs.local] : [signs.local, signs.remote];
  const remote = reading.remote === undefined ? peer : reading.remote;
  return {
    kind,
    errno: signs.errno,
    phase: reading.phase ?? signs.phase,
    reporter,
    local: reading.local === undefined ? own : reading.local,
    remote,
    remoteHost:
      remote === null && !isListener
        ? reading.remoteHost === undefined
          ? signs.remoteHost
          : reading.remoteHost
        : null,
    remotePort: remote === null ? signs.remotePort : null,
  };
}
