/** Zeek's defaults for logs in ASCII (its LogAscii:: options). */
export const SEPARATOR = '\t';
export const SET_SEPARATOR = ',';
export const UNSET_FIELD = '-';
export const EMPTY_FIELD = '(empty)';

/**
 * A text field as Zeek's ASCII writer puts it: everything but printable ASCII as `\xNN` of its UTF-8 bytes, and a value
 * that would read as "unset" or "empty" with its first character in that form.
 *
 * @param value null means unset.
 */
export function textField(value: string | null): string {
  if (value === null) return UNSET_FIELD;
  if (value === '') return EMPTY_FIELD;
  if (value === UNSET_FIELD || value === EMPTY_FIELD) return hexEscape(value.charCodeAt(0)) + value.slice(1);
  let escaped = '';
  for (const byte of new TextEncoder().encode(value)) {
    if (byte === 0x5c) escaped += '\\\\';
    else escaped += byte < 0x20 || byte > 0x7e ? hexEscape(byte) : String.fromCharCode(byte);
  }
  return escaped;
}

/** A count; null means unset. */
export function countField(value: number | null): string {
  return value === null ? UNSET_FIELD : String(value);
}

/** Zeek's booleans. */
export function boolField(value: boolean): string {
  return value ? 'T' : 'F';
}

/** Seconds with six decimals, rounded to the nearest microsecond. `nanoseconds` may exceed a second. */
export function secondsField(wholeSeconds: number, nanoseconds: number): string {
  const microseconds = Math.round(nanoseconds / 1000);
  const carry = Math.floor(microseconds / 1e6);
  return `${wholeSeconds + carry}.${String(microseconds - carry * 1e6).padStart(6, '0')}`;
}

function hexEscape(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
