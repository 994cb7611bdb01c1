/**
 * JSON text of plain data that is also safe to print.
 *
 * `JSON.stringify` escapes only what the JSON grammar forbids (RFC 8259 §7). C1 controls and bidirectional
 * overrides would still act on a terminal, so they become `\uXXXX`, which means the same to every reader.
 */
export function safeJson(data: unknown, indent = 0): string {
  const text = JSON.stringify(data, null, indent);
  return ACTING.test(text) ? text.replace(ACTING_ALL, escapeUnit) : text;
}

// DEL and C1, then the zero-width and bidirectional controls that base/printable-text names.
const ACTING = /[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const ACTING_ALL = new RegExp(ACTING, 'g');

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
