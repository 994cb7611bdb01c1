import { LiteralSet } from './literal-set.ts';
import { requiredLiterals } from './required-literals.ts';

/** Texts of one entry: its message, its raw lines, its message with fields. */
const REMEMBERED_TEXTS = 4;

/** A text that was looked through. */
interface ScannedText {
  text: string;
  /** By gate: `round` when one of its literals stands in the text. */
  readonly open: Int32Array;
  round: number;
}

/** So many questions are answered with "perhaps" first: for a few lines, the tables would take longer than all patterns. */
const PATIENCE = 20_000;

/**
 * The literals of all gates: one pass over a text serves them all, where trying hundreds of patterns one after the other
 * takes most of the time of a log full of errors. Gates are made while the program loads.
 */
class Gates {
  private asked = 0;
  private readonly all: Gate[] = [];
  /** By literal: numbers of the gates that it opens. */
  private opened: number[][] = [];
  private finder: LiteralSet | null = null;
  /** The latest first. */
  private scanned: ScannedText[] = [];

  /** Its number. */
  add(gate: Gate): number {
    this.finder = null;
    return this.all.push(gate) - 1;
  }

  isOpen(gate: number, text: string): boolean {
    if (this.finder === null && ++this.asked < PATIENCE) return true;
    const [latest] = this.scanned;
    const { open, round } = latest?.text === text ? latest : this.scannedText(text);
    return open[gate] === round;
  }

  private scannedText(text: string): ScannedText {
    this.finder ??= this.makeFinder();
    const known = this.scanned.find((one) => one.text === text);
    if (known !== undefined) return known;
    const oldest = this.scanned.length < REMEMBERED_TEXTS ? undefined : this.scanned.pop();
    const fresh = oldest ?? { text, open: new Int32Array(this.all.length), round: 0 };
    fresh.text = text;
    const round = ++fresh.round;
    this.scanned.unshift(fresh);
    for (const gate of this.opened.at(-1) ?? []) fresh.open[gate] = round;
    this.finder.eachIn(text.toLowerCase(), (literal) => {
      for (const gate of this.opened[literal] ?? []) fresh.open[gate] = round;
    });
    return fresh;
  }

  private makeFinder(): LiteralSet {
    const numbers = new Map<string, number>();
    const always: number[] = [];
    this.scanned = [];
    this.opened = [];
    this.all.forEach((gate, number) => {
      const literals = gate.neededLiterals();
      if (literals === null) always.push(number);
      for (const literal of literals ?? []) {
        const index = numbers.get(literal) ?? this.opened.push([]) - 1;
        numbers.set(literal, index);
        this.opened[index]?.push(number);
      }
    });
    this.opened.push(always);
    return new LiteralSet([...numbers.keys()]);
  }
}

const GATES = new Gates();

/** Tells quickly that none of some patterns can match a text, and that none of some literals stands in it. */
export class Gate {
  private readonly number = GATES.add(this);

  /** @param literals Four characters or more each; they may stand in the text in any case. */
  constructor(
    private readonly patterns: readonly RegExp[],
    private readonly literals: readonly string[] = [],
  ) {}

  /** False when nothing can match; true when something may. */
  isOpen(text: string): boolean {
    return GATES.isOpen(this.number, text);
  }

  /** In lower case; null when some pattern needs none. */
  neededLiterals(): ReadonlySet<string> | null {
    const needed = this.patterns.map(requiredLiterals);
    if (needed.includes(null)) return null;
    return new Set([
      ...needed.flatMap((literals) => literals ?? []),
      ...this.literals.map((literal) => literal.toLowerCase()),
    ]);
  }
}

/** A pattern that is tried only on texts that hold what it needs. It answers as the plain one does. */
export class GatedPattern {
  private readonly gate: Gate;

  /** @param pattern Without the flags g and y, whose answer hangs on the last one. */
  constructor(private readonly pattern: RegExp) {
    if (pattern.global || pattern.sticky) throw new RangeError(`a pattern with a memory: ${pattern}`);
    this.gate = new Gate([pattern]);
  }

  test(text: string): boolean {
    return this.gate.isOpen(text) && this.pattern.test(text);
  }

  exec(text: string): RegExpExecArray | null {
    return this.gate.isOpen(text) ? this.pattern.exec(text) : null;
  }
}
