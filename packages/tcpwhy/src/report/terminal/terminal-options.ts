import type { Ink } from '../layout/ink.ts';

/** What the page needs to know of the terminal and the user's wish. */
export interface TerminalOptions {
  /** Width of the page in columns. */
  readonly columns: number;
  readonly colour: boolean;
  /** Show every finding, frame and notice whole. */
  readonly all: boolean;
  /** Wireshark's stream number of a connection id; null when unknown. */
  readonly streamOf: (connectionId: string) => number | null;
}

/** The same, with the paints made. */
export interface Page extends TerminalOptions {
  /** Names of the inputs. When there are several, parts name one by its number, as connection ids do. */
  readonly inputs: readonly string[];
  readonly ink: Ink;
}

/** Findings shown whole unless all are asked for. */
export const WHOLE_FINDINGS = 5;

/** ` of input 2` when there are several; an input that is none of them is named. */
export function ofCapture(page: Page, input: string): string {
  if (page.inputs.length < 2) return '';
  const number = page.inputs.indexOf(input) + 1;
  return ` of ${number === 0 ? input : `input ${number}`}`;
}
