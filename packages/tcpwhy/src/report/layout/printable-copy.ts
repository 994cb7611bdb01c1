import { printableText } from '../../base/printable-text.ts';

/**
 * A copy of plain data in which every string can be printed without harm to the terminal.
 *
 * Renderers call it once on the whole answer, so that no single field can be forgotten: file names, server
 * banners and error texts all come from outside.
 */
export function printableCopy<T>(data: T): T {
  return copy(data) as T;
}

function copy(value: unknown): unknown {
  if (typeof value === 'string') return printableText(value);
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [printableText(key), copy(inner)]));
}
