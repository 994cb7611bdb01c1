import { isOtherSubject } from './other-subjects.ts';
import type { TermKind } from './term.ts';

/** A stretch of text. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A request line in quotes: whatever stands in it was chosen by whoever sent the request. */
const REQUEST = /"(?:get|post|put|head|delete|patch|options|connect|trace|propfind) [^"\n]{0,8192}"?/g;

/** Words before a term that make it a condition, a denial or a setting. */
const BEFORE =
  /(?:\b(?:no|not|without|never|zero|if|whenever|unless|until|avoid|avoids|prevent|prevents|ignore|ignores|ignoring|handle|handles|handling|simulate|simulating|such as|in case of|because of possible|retry on|retry-on|retries on|retryable|retriable|previous|last known|should|throws?|expects?|expected|fix(?:e[sd])?)[\s:]{1,3}(?:an? |the |any )?["'`[]?|\b0 |\bset(?:ting|s)? (?:an? |the )?|subject=["']?(?:re: )?|\bselect ['"]|\brejects? with )$/;

/** Words after a term that make it a number, a setting or a subject of its own. */
const AFTER =
  /^(?:e?s\b|[_{]|\s+while (?:pars|scann|decod|unmarshal)ing\b|\s+(?:in|of) (?:json|xml|yaml|input|config)\b|\s+waiting for (?:the )?(?:condition|caches?|locks?)\b|["'`]?\s{0,2}[:=]\s{0,2}["'`]?(?:0|none|no|false|null|true|nil|undefined|\d+ ?(?:ms|s|m|seconds?|minutes?|millis\w*)?["'`,;)}\]]?(?:\s|$))(?![\w.])|\s?=\s?\d|_?(?:seconds|millis|ms)\b|\s+to \d+ ?(?:ms|s|m|sec\w*|min\w*|millis\w*)\b|\s+(?:is |was |has been |are )?(?:set|configured|enabled|disabled|counts?|counter|rates?|metrics?|policy|flags?|handler|handling|detection|threshold|value|setting|option|parameter|property|config|tests?|checks?|statistics|interval|review)\b)/;

/** A later attempt went well, or the line is a test runner's. */
const OVERCOME =
  /\bsucceeded (?:after|on)\b|\bretr(?:y|ies) succeeded\b|\brecovered after\b|^\s*(?:ok \d+|not ok \d+|✓|✔|√|pass(?:ed)?[: ](?!\d))/;
/** The whole line speaks of success. */
const SUCCESS =
  /(?:^|[^n])(?:\bsucceeded\b|\bsuccess(?:ful|fully)?\b|\brecovered\b|\bre-?established\b|\bre-?connected\b|\bhealthy again\b|\bback (?:up|online)\b)/;
const FAILURE =
  /\bfail|\berror|\bunable|\bcould not|\bcannot|\bcan't|exception|\bgiving up|\bfatal|\bwas not|\bnot \w*succe|\bun(?:success|healthy)/;

const SQL = /\b(?:insert into \S|update \S{1,200} set |delete from \S|select \S[^']{0,1000} from \S|select ')/;

/** The quoted request lines of a text in lower case; at most 16. */
export function quotedRequests(lower: string): Stretch[] {
  const stretches: Stretch[] = [];
  if (!lower.includes('"')) return stretches;
  for (const match of lower.matchAll(REQUEST)) {
    stretches.push({ from: match.index, to: match.index + match[0].length });
    if (stretches.length === 16) break;
  }
  return stretches;
}

/** Whether words at a place are only mentioned: in a request line, a setting, a condition, a denial, a success. */
export function isMention(
  lower: string,
  hit: { readonly at: number; readonly words: string; readonly kind: TermKind },
  quotes: readonly Stretch[],
): boolean {
  if (quotes.some((quote) => hit.at >= quote.from && hit.at < quote.to)) return true;
  const end = hit.at + hit.words.length;
  if (BEFORE.test(lower.slice(Math.max(0, hit.at - 40), hit.at))) return true;
  if (AFTER.test(lower.slice(end, end + 60))) return true;
  return isOtherSubject(lower, hit) || isQuotedData(lower, hit.at) || isSuccess(lower, hit.at);
}

/** Values of a statement in SQL are data: `INSERT INTO notes(title) VALUES ('Broken pipe explained')`. */
function isQuotedData(lower: string, at: number): boolean {
  const start = lower.lastIndexOf('\n', at - 1) + 1;
  const before = lower.slice(Math.max(start, at - 2000), at);
  const statement = SQL.exec(before);
  if (statement === null) return false;
  const quotes = before.slice(statement.index).split("'").length - 1;
  return quotes % 2 === 1;
}

/** What SUCCESS and OVERCOME cannot do without; looked for first, since hardly any text has one. */
const SUCCESS_HINTS = [
  'succe',
  'recovered',
  'established',
  'connected',
  'healthy again',
  'back ',
  'ok ',
  '✓',
  '✔',
  '√',
  'pass',
];

function isSuccess(lower: string, at: number): boolean {
  if (!SUCCESS_HINTS.some((hint) => lower.includes(hint))) return false;
  const start = lower.lastIndexOf('\n', at - 1) + 1;
  const feed = lower.indexOf('\n', at);
  const line = lower.slice(Math.max(start, at - 400), Math.min(feed < 0 ? lower.length : feed, at + 400));
  return OVERCOME.test(line) || (SUCCESS.test(line) && !FAILURE.test(line));
}
