import type { ExecutionVerdict, NextStep } from '../model/diagnosis.ts';
import type { LogEventCause, LogEventKind, LogEventPhase, LogEventReporter } from '../model/log-event.ts';
import type { Signs } from './grammar/signs.ts';
import type { LogEntry } from './log-entry.ts';

/**
 * What a family reads in an entry. Everything but `system` may be left out: then the general grammar's answer stands.
 * `null` for an address takes away what the grammar believed.
 */
export interface FamilyReading {
  readonly system: string;
  readonly kind?: LogEventKind;
  readonly phase?: LogEventPhase;
  readonly reporter?: LogEventReporter;
  readonly local?: string | null;
  readonly remote?: string | null;
  /** Name or address without port of the failing peer, where the family knows it better than the grammar. */
  readonly remoteHost?: string | null;
  readonly execution?: ExecutionVerdict;
  readonly causes?: readonly LogEventCause[];
  /** The telling part of the text, one line of at most 300 characters; where the words around the cause are not it. */
  readonly text?: string;
  /** What to look at beside the usual capture command: a setting with its place, a counter. */
  readonly nextSteps?: readonly NextStep[];
}

/** How surely an entry is of a family. `certain`: a grammar that nobody else writes. `likely`: a class name, a frame of a stack. `runtime`: only the language's usual error shape. */
export type FamilyClaim = 'certain' | 'likely' | 'runtime';

/** A family of programs whose error lines share a grammar: one folder each. */
export interface LogFamily {
  /** Folder name. */
  readonly id: string;
  /** What its users call it, e.g. `HAProxy`. */
  readonly name: string;
  /**
   * Literal strings (ASCII, four characters or more, compared without case) of which at least one stands in the entry's
   * lines whenever `read` could answer and the general words of grammar/ are absent (a termination state, a code).
   */
  readonly words: readonly string[];
  /** Its lines quote the errors of others: its claim counts before one of the same rank, which may rest on the quotation. */
  readonly quotes?: true;
  /** Whose entry it is; null when it is not this family's. Cheap: called for every entry that has a word of interest. */
  claims(entry: LogEntry, signs: Signs): FamilyClaim | null;
  /** What the entry says; null when it speaks of no broken connection. Called for the entry's strongest claimant. */
  read(entry: LogEntry, signs: Signs): FamilyReading | null;
}
