import pc from 'picocolors';

/** Colours a piece of text, or returns it as it is when colours are off. */
export type Paint = (text: string) => string;

/** The few colours that reports use. Colour only repeats what the words already say. */
export interface Ink {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly green: Paint;
  readonly cyan: Paint;
}

/** Paints for a terminal, or paints that do nothing. */
export function createInk(colour: boolean): Ink {
  const { bold, dim, red, yellow, green, cyan } = pc.createColors(colour);
  // Without colours picocolors hands out `String`, which is what is wanted.
  return { bold, dim, red, yellow, green, cyan };
}
