import { printableText } from './printable-text.ts';

/** A name as one word of a POSIX shell command, safe to print and to paste. */
export function shellWord(name: string): string {
  const safe = printableText(name);
  if (/^[\w@%+=:,./][\w@%+=:,./-]*$/.test(safe)) return safe;
  // A leading dash would be read as an option.
  const path = safe.startsWith('-') ? `./${safe}` : safe;
  return `'${path.replaceAll("'", "'\\''")}'`;
}
