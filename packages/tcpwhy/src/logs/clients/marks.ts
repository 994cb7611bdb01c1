import { LiteralSet } from '../grammar/literal-set.ts';
import type { Signs } from '../grammar/signs.ts';

/** Stack traces repeat themselves: what is not recognised by here is not recognised. */
const SEEN_CHARS = 16_384;

/**
 * Marks of all families of clients: one pass over an entry's text serves them all, where each family with a pass of its own
 * took most of the time. Families add theirs while the program loads; the first entry closes the list.
 */
class Marks {
  private readonly literals: string[] = [];
  private finder: LiteralSet | null = null;
  private readonly found = new WeakMap<Signs, ReadonlySet<number>>();

  /** Numbers of the marks, in their order. Throws RangeError for one of less than four characters. */
  add(marks: readonly string[]): number[] {
    this.finder = null;
    return marks.map((mark) => this.literals.push(mark) - 1);
  }

  /** Numbers of the marks that stand in the text of these signs. */
  in(signs: Signs): ReadonlySet<number> {
    const known = this.found.get(signs);
    if (known !== undefined) return known;
    this.finder ??= new LiteralSet(this.literals);
    const found = new Set<number>();
    this.finder.eachIn(seenOf(signs), (mark) => found.add(mark));
    this.found.set(signs, found);
    return found;
  }
}

/** The marks of all families. */
export const MARKS = new Marks();

/** The part of the searched text that families look at. */
export function seenOf(signs: Signs): string {
  return signs.text.length > SEEN_CHARS ? signs.text.slice(0, SEEN_CHARS) : signs.text;
}
