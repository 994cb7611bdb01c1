import type { Signs } from '../grammar/signs.ts';

const COMPLAINT =
  /\b(?:err(?:or)?s?|warn(?:ing)?|fatal|crit(?:ical)?|panic(?:ked)?|fail(?:ed|ure|s|ing)?|exceptions?|unable|could not|couldn't|cannot|can't|unexpected(?:ly)?|abort(?:ed|ing)|lost|broken|dropped|defunct\w*)\b|(?:Error|Exception|Timeout|Failure)\b|\b[EWF]\d{4} |^E |level=(?:error|warn)|[✗×]/i;

/**
 * Whether the line that holds the telling words complains, or says nothing else than these words: only then do words that
 * healthy lines use too (`connection closed`, `timed out`) speak of a failure.
 */
export function complains(signs: Signs): boolean {
  const start = signs.text.lastIndexOf('\n', signs.at - 1) + 1;
  const feed = signs.text.indexOf('\n', signs.at);
  const line = signs.text.slice(
    Math.max(start, signs.at - 500),
    Math.min(feed < 0 ? signs.text.length : feed, signs.at + 500),
  );
  // `Read Timeout` alone is no complaint of itself.
  const at = signs.at - Math.max(start, signs.at - 500);
  if (COMPLAINT.test(`${line.slice(0, at)} ${line.slice(at + signs.words.length)}`)) return true;
  if (/(?:Error|Exception|Failure)$/.test(line.slice(at, at + signs.words.length))) return true;
  // A bare message, perhaps behind a time stamp or a one-word prefix.
  const rest = line.replace(/^[\d\s:.,/TZ+-]{8,40}|^[\w.]{1,30}: /, '').trim();
  return rest.length <= signs.words.length + 2;
}
