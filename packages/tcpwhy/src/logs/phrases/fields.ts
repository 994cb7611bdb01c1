import type { LogEntry } from '../log-entry.ts';

/** How much of a message families look at, in characters: the telling part of a log line stands at its start. */
const HEAD_CHARS = 8192;

/** What the program wrote, at most 8 KiB. */
export function headOf(entry: LogEntry): string {
  return entry.message.length > HEAD_CHARS ? entry.message.slice(0, HEAD_CHARS) : entry.message;
}

/** The log's own text, at most 8 KiB: for shapes that an envelope may have taken off the message. */
export function rawHeadOf(entry: LogEntry): string {
  return entry.raw.length > HEAD_CHARS ? entry.raw.slice(0, HEAD_CHARS) : entry.raw;
}

/**
 * A field of a structured line by its name or the last part of it (`statusDetails` finds `jsonPayload.statusDetails`).
 * Lines that no envelope took apart are searched for `"name":"value"`, `"name":123`, `name="value"` and `name=value`.
 */
export function fieldOf(entry: LogEntry, name: string): string | undefined {
  const exact = entry.fields.get(name);
  if (exact !== undefined) return exact;
  for (const [key, value] of entry.fields) if (key.endsWith(`.${name}`)) return value;
  return fieldInText(rawHeadOf(entry), name);
}

/** The same in plain text. */
export function fieldInText(text: string, name: string): string | undefined {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    if (at > 0 && /[\w.-]/.test(text[at - 1] as string)) continue;
    const match = VALUE.exec(text.slice(at + name.length, at + name.length + 400));
    const value = match?.slice(1).find((group) => group !== undefined);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** `": "value"` and `\": \"value\"` of JSON, `:"value"`, `="value"`, `=value`, each at the start. */
const VALUE =
  /^(?:\\?"?\s{0,4}[:=]\s{0,4}\\?"([^"\\]{0,300})\\?"|\\?"\s{0,4}:\s{0,4}(-?[\w.]{1,60})|[:=]([^\s,;"'\]})]{1,300}))/;
