import type { LogTime } from '../../model/log-event.ts';
import type { Envelope, Opened } from './envelope.ts';
import { LineText } from './line-text.ts';
import { envelopes } from './registry.generated.ts';
import { withoutTerminalCodes } from './terminal-codes.ts';

/** A text with all its envelopes taken off. */
export interface OpenedLine {
  readonly message: string;
  /** The first time as written that an envelope gives; null when the message's own is the first. */
  readonly time: LogTime | null;
  /** A collector's time that stands behind the message, for messages without one. */
  readonly laterTime: LogTime | null;
  readonly program: string | null;
  readonly host: string | null;
  readonly logger: string | null;
  readonly fields: ReadonlyMap<string, string>;
  /** Empty when no envelope tells who wrote the line. */
  readonly source: string;
  readonly isPartial: boolean;
  readonly isStructured: boolean;
}

/** Deeper nesting is no accident of logging. */
const MOST_ENVELOPES = 5;
const IN_ORDER: readonly Envelope[] = [...envelopes].sort((a, b) => a.priority - b.priority);
const NO_FIELDS: ReadonlyMap<string, string> = new Map();

/** Takes every envelope off. @param text A line, or the lines of one record, without terminal codes. */
export function openLine(text: string): OpenedLine {
  let inner = text;
  const layers: Opened[] = [];
  while (layers.length < MOST_ENVELOPES) {
    const opened = openOnce(inner);
    if (opened === null) break;
    layers.push(opened);
    const next = withoutTerminalCodes(opened.inner);
    // The piece of a line that goes on elsewhere is no JSON yet; and what has no text of its own would open for ever.
    if (opened.isPartial === true || next === inner) break;
    inner = next;
  }
  const last = layers.at(-1);
  return last === undefined ? plainLine(text) : mergeLayers(layers, withoutTerminalCodes(last.inner));
}

function openOnce(text: string): Opened | null {
  const line = new LineText(text);
  for (const envelope of IN_ORDER) {
    const opened = envelope.open(line);
    if (opened !== null) return opened;
  }
  return null;
}

function plainLine(message: string): OpenedLine {
  return {
    message,
    time: null,
    laterTime: null,
    program: null,
    host: null,
    logger: null,
    fields: NO_FIELDS,
    source: '',
    isPartial: false,
    isStructured: false,
  };
}

/** Outer envelopes know where the line came from, inner ones who wrote it. */
function mergeLayers(layers: readonly Opened[], message: string): OpenedLine {
  const innermost = (pick: (layer: Opened) => string | undefined) =>
    layers.reduce<string | null>((found, layer) => pick(layer) ?? found, null);
  const outermost = (pick: (layer: Opened) => string | undefined) =>
    layers.reduceRight<string | null>((found, layer) => pick(layer) ?? found, null);
  return {
    message,
    time: layers.find((layer) => layer.isTimeBehind !== true && layer.time != null)?.time ?? null,
    laterTime: layers.find((layer) => layer.isTimeBehind === true && layer.time != null)?.time ?? null,
    program: innermost((layer) => layer.program),
    host: outermost((layer) => layer.host),
    logger: innermost((layer) => layer.logger),
    fields: new Map(layers.flatMap((layer) => [...(layer.fields ?? NO_FIELDS)])),
    source: layers.flatMap((layer) => layer.source ?? []).join(' / '),
    isPartial: layers.some((layer) => layer.isPartial === true),
    isStructured: layers.some((layer) => layer.isStructured === true),
  };
}
