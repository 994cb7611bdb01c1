import type { LogEventReporter } from '../../model/log-event.ts';
import { Gate, GatedPattern } from '../grammar/gated-pattern.ts';
import type { Signs } from '../grammar/signs.ts';
import type { LogEntry } from '../log-entry.ts';
import type { FamilyClaim, FamilyReading, LogFamily } from '../log-family.ts';
import { headOf, rawHeadOf } from './fields.ts';
import { gatedRules, type MessageRule, readByRules, trustGrammar } from './message-rule.ts';

/** A family whose words are a table of messages. */
export interface RuleFamily {
  readonly id: string;
  readonly name: string;
  /** As events call it. */
  readonly system: string;
  readonly words: readonly string[];
  /** Names by which syslog and journald know the program; an entry of that name is certainly of the family. */
  readonly program?: RegExp;
  /** Shapes of the message that only this family, or few others, write. */
  readonly shapes: readonly (readonly [FamilyClaim, RegExp])[];
  readonly reporter: LogEventReporter;
  readonly rules: readonly MessageRule[];
  /** What an entry says that no row knows: what the general grammar found, or nothing. */
  readonly unknown: 'grammar' | 'silent';
  /** Last word on a reading that a row or the grammar gave. */
  refine?(reading: FamilyReading, entry: LogEntry, signs: Signs): FamilyReading | null;
}

/** Makes a family of a table. */
export function familyOfRules(family: RuleFamily): LogFamily {
  const { id, name, words } = family;
  const shapes = family.shapes.map(([claim, shape]) => [claim, new GatedPattern(shape)] as const);
  const gate = new Gate(family.shapes.map(([, shape]) => shape));
  const rules = gatedRules(family.rules);
  return {
    id,
    name,
    words,
    claims: (entry) => (isProgram(family.program, entry) ? 'certain' : shapeClaim(gate, shapes, entry)),
    read: (entry, signs) => {
      const read = readByRules(searched(signs), signs, rules, family);
      const reading = read === undefined && family.unknown === 'grammar' ? trustGrammar(signs, family) : (read ?? null);
      return reading === null || family.refine === undefined ? reading : family.refine(reading, entry, signs);
    },
  };
}

/** The message, and below it the fields of a structured one that speak of errors; at most 8 KiB. */
function searched(signs: Signs): string {
  return signs.text.length > 8192 ? signs.text.slice(0, 8192) : signs.text;
}

function isProgram(program: RegExp | undefined, entry: LogEntry): boolean {
  if (program === undefined) return false;
  const names = programNames(entry);
  return names.length > 0 && names.some((name) => program.test(name));
}

function shapeClaim(
  gate: Gate,
  shapes: readonly (readonly [FamilyClaim, GatedPattern])[],
  entry: LogEntry,
): FamilyClaim | null {
  const head = headOf(entry);
  // Names of fields tell a structured line's program; they are not in the message.
  const raw = entry.fields.size > 0 ? rawHeadOf(entry) : head;
  if (!gate.isOpen(head) && (raw === head || !gate.isOpen(raw))) return null;
  return shapes.find(([, shape]) => shape.test(head) || (raw !== head && shape.test(raw)))?.[0] ?? null;
}

/** Every family asks for them. */
let lastAsked: { readonly entry: LogEntry; readonly names: readonly string[] } | null = null;

/** The program that an envelope names, and the syslog tag as it stands in the line (`postfix/smtp[812]: `). */
export function programNames(entry: LogEntry): readonly string[] {
  if (lastAsked?.entry === entry) return lastAsked.names;
  const tag = /(?:^|\s)([\w./-]{2,40})\[\d{1,10}\]: /.exec(rawHeadOf(entry).slice(0, 200))?.[1];
  const names = [entry.program, tag].filter((name) => name !== null && name !== undefined);
  lastAsked = { entry, names };
  return names;
}
