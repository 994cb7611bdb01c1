import type { LogTime } from '../../model/log-event.ts';
import type { LineText } from './line-text.ts';

/** What one envelope gives. */
export interface Opened {
  /** What was inside. */
  readonly inner: string;
  readonly time?: LogTime | null;
  /** The time stands behind the message: a time inside the message is then the first one. */
  readonly isTimeBehind?: boolean;
  readonly program?: string | undefined;
  readonly host?: string | undefined;
  readonly logger?: string | undefined;
  readonly fields?: ReadonlyMap<string, string>;
  /** Who wrote it, for putting lines together: a container and its stream, a program and its process id. */
  readonly source?: string;
  /** The runtime cut the line here; the source's next one goes on. */
  readonly isPartial?: boolean;
  /** The program itself wrote a structured line, so it is whole: no next line belongs to it unless it is indented. */
  readonly isStructured?: boolean;
}

/** A wrapping: one folder each. */
export interface Envelope {
  /** Folder name. */
  readonly id: string;
  /** Lower ones are tried first. */
  readonly priority: number;
  /** Null when the text is not wrapped like this. Never throws; cheap for a text that is not. */
  open(line: LineText): Opened | null;
}
