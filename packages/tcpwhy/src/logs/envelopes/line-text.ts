import { type FlatJson, parseFlatJson } from './flat-json.ts';

/** A line's text; what several envelopes need of it is made once. */
export class LineText {
  private parsed: FlatJson | null | undefined;

  constructor(readonly text: string) {}

  /** The line as a JSON object; null when it is none. */
  get json(): FlatJson | null {
    if (this.parsed === undefined) this.parsed = parseFlatJson(this.text);
    return this.parsed;
  }
}
