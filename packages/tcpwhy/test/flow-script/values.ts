import type { WordReader } from './words.ts';

/** A point in time as written: from the start of the script (or of a repeated copy), or since the line before. */
export interface ScriptTime {
  readonly relative: boolean;
  readonly ns: number;
}

const UNIT_NS: Readonly<Record<string, number>> = { us: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** `1.5`, `+0.0002`, `+200us`, `350s`; seconds when no unit is given. */
export function parseTime(text: string, reader: WordReader): ScriptTime {
  const match = /^(\+?)(\d+(?:\.\d+)?)(us|ms|s|m|h)?$/.exec(text);
  if (match === null) return reader.fail(`expected a time such as 1.5, +0.01 or +200us, not ${text}`);
  const [, plus, digits = '', unit = 's'] = match;
  return { relative: plus === '+', ns: Math.round(Number(digits) * (UNIT_NS[unit] as number)) };
}

/** A whole number from 0 to `max`, decimal or 0x hex. */
export function parseNumber(text: string, max: number, what: string, reader: WordReader): number {
  const value = /^(\d+|0x[0-9a-fA-F]+)$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= max)) reader.fail(`${what} is a whole number from 0 to ${max}, not ${text}`);
  return value;
}

/** A sequence or acknowledgment number as written on a packet line. */
export interface NumberOverride {
  /** `start`: relative to the initial sequence number. `next`: to what would stand there. `raw`: the 32 bits. */
  readonly base: 'start' | 'next' | 'raw';
  readonly value: number;
}

/** `10` counts from the SYN, `+10` and `-1` from the number that would stand there, `raw:0` is the field itself. */
export function parseNumberOverride(text: string, reader: WordReader): NumberOverride {
  const match = /^(raw:|[+-]?)(\d+)$/.exec(text);
  if (match === null) return reader.fail(`expected a number such as 10, +10, -1 or raw:0, not ${text}`);
  const [, prefix, digits] = match;
  const value = Number(digits);
  if (prefix === 'raw:') return { base: 'raw', value };
  if (prefix === '') return { base: 'start', value };
  return { base: 'next', value: prefix === '-' ? -value : value };
}

/** `02:00:00:00:00:01`. */
export function parseMac(text: string, reader: WordReader): Uint8Array {
  if (!/^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$/.test(text)) reader.fail(`expected a MAC address, not ${text}`);
  return Uint8Array.from(text.split(':'), (part) => Number.parseInt(part, 16));
}
