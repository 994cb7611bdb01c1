import type { ExecutionVerdict } from '../../model/diagnosis.ts';
import type { LogEventReporter } from '../../model/log-event.ts';
import { Gate, GatedPattern } from '../grammar/gated-pattern.ts';
import type { Signs } from '../grammar/signs.ts';
import type { LogEntry } from '../log-entry.ts';
import type { FamilyClaim, FamilyReading, LogFamily } from '../log-family.ts';
import { gatedRules, type MessageRule, readByRules } from '../phrases/message-rule.ts';
import { READER } from './client-verdicts.ts';
import { complains } from './complaint.ts';

/** A runtime, library or tool that a family knows. */
export interface ClientSystem {
  /** As events call it. */
  readonly name: string;
  readonly claim: FamilyClaim;
  /** Literals of which one stands in its entries: class names, module paths. Case counts. */
  readonly marks?: readonly string[];
  /** A shape that it writes, where no literal is enough. */
  readonly shape?: RegExp;
  /** When not a client. */
  readonly reporter?: LogEventReporter;
  /** It reads all the time, so that a failing read does not mean that a request was in flight. */
  readonly readsAhead?: true;
}

/** A family of clients. */
export interface ClientFamily {
  readonly id: string;
  readonly name: string;
  readonly words: readonly string[];
  /** The strongest claim wins, then the first one listed. */
  readonly systems: readonly ClientSystem[];
  /** Messages that mean more, or something else, than the grammar reads; first match wins. */
  readonly rules: readonly MessageRule[];
  /** Last word on a reading. */
  refine?(reading: FamilyReading, signs: Signs, entry: LogEntry, system: ClientSystem): FamilyReading | null;
}

const RANK: Readonly<Record<FamilyClaim, number>> = { certain: 3, likely: 2, runtime: 1 };

/** A family's rules, made ready. */
interface Rules {
  readonly all: readonly MessageRule[];
  /** For texts of which the grammar found more than a row's `otherwise: 'other'` says. */
  readonly telling: readonly MessageRule[];
}

/** A system whose shape is made ready. */
interface KnownSystem {
  readonly system: ClientSystem;
  readonly shape: GatedPattern | null;
}

/** Makes a family of systems and rules. */
export function familyOfClients(family: ClientFamily): LogFamily {
  const systems = [...family.systems].sort((a, b) => RANK[b.claim] - RANK[a.claim]).map(knownSystem);
  const gate = new Gate(
    family.systems.flatMap(({ shape }) => shape ?? []),
    family.systems.flatMap(({ marks }) => marks ?? []),
  );
  const all = gatedRules(family.rules);
  const rules = { all, telling: all.map((rule) => (rule.otherwise === 'other' ? withoutOtherwise(rule) : rule)) };
  return {
    id: family.id,
    name: family.name,
    words: family.words,
    claims: (_entry, signs) => (gate.isOpen(seenOf(signs)) ? (findSystem(systems, signs)?.claim ?? null) : null),
    read: (entry, signs) => {
      const system = findSystem(systems, signs);
      return system === undefined ? null : readAs(family, rules, system, entry, signs);
    },
  };
}

function knownSystem(system: ClientSystem): KnownSystem {
  return { system, shape: system.shape === undefined ? null : new GatedPattern(system.shape) };
}

/** The first system of which a mark or the shape stands in the text. */
function findSystem(systems: readonly KnownSystem[], signs: Signs): ClientSystem | undefined {
  const text = seenOf(signs);
  return systems.find(({ system, shape }) => system.marks?.some((mark) => text.includes(mark)) || shape?.test(text))
    ?.system;
}

/** Stack traces repeat themselves: what is not recognised by here is not recognised. */
const SEEN_CHARS = 16_384;

/** The part of the searched text that families look at. */
function seenOf(signs: Signs): string {
  return signs.text.length > SEEN_CHARS ? signs.text.slice(0, SEEN_CHARS) : signs.text;
}

function readAs(
  family: ClientFamily,
  rules: Rules,
  system: ClientSystem,
  entry: LogEntry,
  signs: Signs,
): FamilyReading | null {
  const defaults = { system: system.name, reporter: system.reporter ?? ('client' as const) };
  const fitting = signs.kind === null || signs.kind === 'other' ? rules.all : rules.telling;
  const byRule = readByRules(seenOf(signs), signs, fitting, defaults);
  if (byRule === null) return null;
  const reading = byRule ?? trust(signs, defaults);
  if (reading === null) return null;
  const sure = withExecution(timeoutBy(whileConnecting(reading, signs), signs), signs, system);
  return family.refine === undefined ? sure : family.refine(sure, signs, entry, system);
}

/** The grammar's answer, if its words count here. */
function trust(signs: Signs, defaults: { system: string; reporter: LogEventReporter }): FamilyReading | null {
  if (signs.kind === null) return null;
  return signs.strength === 'generic' && !complains(signs) ? null : { ...defaults };
}

/** Where an errno says that the connect failed, no wrapper's wording about replies or handshakes counts. */
function whileConnecting(reading: FamilyReading, signs: Signs): FamilyReading {
  if (reading.kind !== undefined || !signs.explicit || signs.phase !== 'connect') return reading;
  const { phase: _phase, execution: _execution, ...rest } = reading;
  return rest;
}

/** A time-out found by the grammar takes its kind from the phase that a row knows better. */
function timeoutBy(reading: FamilyReading, signs: Signs): FamilyReading {
  const isTimeout = signs.kind === 'timeout-read' || signs.kind === 'timeout-connect';
  if (!isTimeout || reading.kind !== undefined || reading.phase === undefined) return reading;
  return { ...reading, kind: reading.phase === 'connect' ? 'timeout-connect' : 'timeout-read' };
}

/** A reader in the background knows nothing of requests. */
function withExecution(reading: FamilyReading, signs: Signs, system: ClientSystem): FamilyReading {
  const phase = reading.phase ?? signs.phase;
  if (!system.readsAhead || reading.execution !== undefined || phase !== 'read') return reading;
  const execution: ExecutionVerdict = READER;
  return { ...reading, execution };
}

/** A row's `otherwise: 'other'` says nothing: whatever the grammar found says more. */
function withoutOtherwise({ otherwise: _otherwise, ...rule }: MessageRule): MessageRule {
  return rule;
}
