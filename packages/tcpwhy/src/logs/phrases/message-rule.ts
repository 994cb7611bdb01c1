import type { ExecutionVerdict, NextStep } from '../../model/diagnosis.ts';
import type { LogEventCause, LogEventKind, LogEventPhase, LogEventReporter } from '../../model/log-event.ts';
import { complains } from '../clients/complaint.ts';
import { GatedPattern } from '../grammar/gated-pattern.ts';
import type { Signs } from '../grammar/signs.ts';
import type { FamilyReading } from '../log-family.ts';
import { lineAround } from '../meaning/telling-text.ts';
import { endpoint, endpointOf } from './endpoints.ts';

/** One message of a program, and what it means. */
export interface MessageRule {
  /**
   * Tried on the head of the message. Named groups give addresses: `remote`, or `ip` and `port`; `local`, or `lip` and
   * `lport`.
   */
  readonly match: Pick<RegExp, 'exec'>;
  /** The message speaks of no broken connection, whatever general words stand in it. */
  readonly silent?: true;
  readonly system?: string;
  /** What broke, whatever an errno in the line says (it may be stale, or of something else). */
  readonly kind?: LogEventKind;
  /** What broke when the line gives no errno or code. */
  readonly otherwise?: LogEventKind;
  readonly phase?: LogEventPhase;
  readonly reporter?: LogEventReporter;
  readonly execution?: ExecutionVerdict;
  /** Ids of causes with the reason, most likely first. */
  readonly causes?: Readonly<Record<string, string>>;
  /** The setting or counter to look at, in a sentence. */
  readonly look?: string;
  readonly command?: string;
}

/** The rows of a family's table, which are tried only on texts that hold what they need. Made while the program loads. */
export function gatedRules(rules: readonly MessageRule[]): readonly MessageRule[] {
  return rules.map((rule) => (rule.match instanceof RegExp ? { ...rule, match: new GatedPattern(rule.match) } : rule));
}

/** What every row of a table shares. */
export interface RuleDefaults {
  readonly system: string;
  readonly reporter: LogEventReporter;
}

/**
 * Reads a text by the first row that matches. `undefined`: no row does, and the caller decides; `null`: a row says that
 * this is no broken connection.
 */
export function readByRules(
  text: string,
  signs: Signs,
  rules: readonly MessageRule[],
  defaults: RuleDefaults,
): FamilyReading | null | undefined {
  for (const rule of rules) {
    const match = rule.match.exec(text);
    if (match !== null)
      return rule.silent ? null : { ...readingOf(rule, match, signs, defaults), ...textOf(match, signs) };
  }
  return undefined;
}

/**
 * When no row matches but the general grammar found something: its answer, under the program's name. Words that healthy
 * lines use too count only in a line that complains.
 */
export function trustGrammar(signs: Signs, defaults: RuleDefaults): FamilyReading | null {
  if (signs.kind === null || (signs.strength === 'generic' && !complains(signs))) return null;
  return { system: defaults.system, reporter: defaults.reporter };
}

/** Causes in the order written. */
export function causeList(causes: Readonly<Record<string, string>>): LogEventCause[] {
  return Object.entries(causes).map(([cause, because]) => ({ cause, because }));
}

function readingOf(rule: MessageRule, match: RegExpExecArray, signs: Signs, defaults: RuleDefaults): FamilyReading {
  const kind = rule.kind ?? timeoutKind(signs, rule) ?? (signs.explicit ? undefined : rule.otherwise);
  return {
    system: rule.system ?? defaults.system,
    reporter: rule.reporter ?? defaults.reporter,
    ...(kind === undefined ? {} : { kind }),
    ...(rule.phase === undefined ? {} : { phase: rule.phase }),
    ...(rule.execution === undefined ? {} : { execution: rule.execution }),
    ...(rule.causes === undefined ? {} : { causes: causeList(rule.causes) }),
    ...(rule.look === undefined ? {} : { nextSteps: [stepOf(rule.look, rule.command)] }),
    ...addressesOf(match.groups),
  };
}

/**
 * A time-out is of a connect or of an established connection: a row that knows the phase knows which. In words alone it
 * still says more than a row's guess that a RST came.
 */
function timeoutKind(signs: Signs, { phase, otherwise }: MessageRule): LogEventKind | undefined {
  const isTimeout = signs.kind === 'timeout-connect' || signs.kind === 'timeout-read';
  if (!isTimeout) return undefined;
  if (!signs.explicit && !(otherwise !== undefined && GUESSES.has(otherwise) && isSystemTimeout(signs)))
    return undefined;
  if (phase === undefined || phase === 'unknown') return signs.explicit ? undefined : (signs.kind ?? undefined);
  return phase === 'connect' ? 'timeout-connect' : 'timeout-read';
}

const GUESSES: ReadonlySet<LogEventKind> = new Set(['refused', 'reset', 'eof', 'broken-pipe']);

/** A kernel's words for it, or Go's: no wrapper's. */
function isSystemTimeout({ words }: Signs): boolean {
  return words === 'connection timed out' || words === 'operation timed out' || words === 'i/o timeout';
}

/** Words that the grammar does not know, or knows as words of healthy lines, are the row's to tell. */
function textOf(match: RegExpExecArray, signs: Signs): { text?: string } {
  if (signs.at >= 0 && signs.strength !== 'generic') return {};
  return { text: lineAround(match.input, match.index) };
}

function stepOf(text: string, command: string | undefined): NextStep {
  return command === undefined ? { text } : { text, command };
}

/** Groups that did not take part leave the grammar's answer; a name where an address should stand takes it away. */
function addressesOf(groups: Readonly<Record<string, string | undefined>> | undefined): Partial<FamilyReading> {
  if (groups === undefined) return {};
  const { remote, ip, port, local, lip, lport } = groups;
  const found: { local?: string | null; remote?: string | null } = {};
  if (remote !== undefined) found.remote = endpointOf(remote);
  else if (ip !== undefined) found.remote = endpoint(ip, port);
  if (local !== undefined) found.local = endpointOf(local);
  else if (lip !== undefined) found.local = endpoint(lip, lport);
  return found;
}
