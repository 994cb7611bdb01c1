import type { LogEntry } from '../../log-entry.ts';
import { EntryFinder } from '../entry-finder.ts';
import { LineWindow } from '../line-window.ts';
import { makeEntry } from '../make-entry.ts';

/** The text's entries, found from every line; throws when two lines of one entry disagree about it. */
export function entriesOf(text: string): LogEntry[] {
  const window = new LineWindow();
  window.append(new TextEncoder().encode(text));
  window.finish();
  const finder = new EntryFinder(
    window,
    () => true,
    () => text.startsWith('__CURSOR='),
    () => {},
  );
  const found = new Map<string, LogEntry>();
  const ofLine = new Map<number, string>();
  for (let index = 0; index < window.endIndex; index++) {
    const entry = finder.around(index, () => false);
    if (entry === null) throw new Error(`line ${index + 1} is in no entry`);
    const key = entry.records.map((record) => record.number).join();
    for (const { number, shape } of entry.records) {
      if (shape === 'blank') continue;
      if ((ofLine.get(number) ?? key) !== key) throw new Error(`line ${number} is in ${ofLine.get(number)} and ${key}`);
      ofLine.set(number, key);
    }
    if (!/^\s*$/.test(entry.records.map((record) => record.raw).join(''))) found.set(key, makeEntry(entry.records));
  }
  return [...found.values()].sort((a, b) => a.line - b.line);
}

/** First line and count of lines of every entry. */
export function extentsOf(text: string): [number, number][] {
  return entriesOf(text).map((entry) => [entry.line, entry.lineCount]);
}
