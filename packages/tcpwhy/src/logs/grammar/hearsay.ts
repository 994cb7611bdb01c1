import type { Signs } from './signs.ts';

/** What a test runner prints of a test that went well, in the layouts of Vitest, Jest, TAP, Go, Rust, pytest, PHPUnit, Maven. */
const TEST_PASSED =
  /^\s{0,40}(?:[✓✔√] |ok \d{1,6}(?: -)? |ok {1,4}\t\S|(?:PASS|PASSED)[: ]|passed: |--- PASS: |=== RUN |test \S{1,300}(?: - should panic)? \.\.\. (?:ok|ignored)$|\S{1,300}::\S{1,300} PASSED\b|(?:\[INFO\] )?(?:Running [\w.$]{1,300}$|Tests run: \d{1,7}, Failures: 0, Errors: 0)|\[ {0,8}(?:OK|RUN) {0,8}\] )/;

/** A line of `git log --oneline`, or a subject with its kind in front: a change to a program, not its failure. */
const COMMIT =
  /^\s{0,8}(?:[*|\\/-] ?){0,8}(?:(?=[0-9a-f]{0,39}\d)(?=[0-9a-f]{0,39}[a-f])[0-9a-f]{7,40} (?:\([^)\n]{1,200}\) )?(?:(?:add|allow|avoid|bump|document|fix|fixe[sd]|handle|ignore|improve|make|merge|move|prevent|refactor|remove|rename|revert|support|test|treat|update|use)\b|(?:build|chore|ci|docs|feat|perf|style)(?:\([^)\n]{1,80}\))?!?: )|(?:chore|feat|fix|refactor)!?: |(?:build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test)\([^)\n]{1,80}\)!?: )/i;

/** A text that a program may show one day: gettext, Android, Java properties, JSON of translations. */
const MESSAGE_CATALOGUE =
  /^\s{0,40}(?:msg(?:id|str|ctxt)(?:\[\d\])? "|<string name="|<(?:source|target|trans-unit)\b|["']?(?!(?:err|error|exception|exc|cause)\.(?:message|msg|stack|stack_trace|code|type|cause|name|kind)\b)[A-Za-z][\w-]{0,60}(?:\.[\w-]{1,60}){1,8}(?:["']\s{0,4}:\s{0,4}["']|\s?=\s?[A-Z][a-z']{0,30} ))/;

/** An element of a list in source code, also in a diff: `+  Errno::ECONNRESET,`. */
const LIST_ELEMENT =
  /^\s{0,80}(?:[+-]\s{1,80}(?:[\w.]{1,60}(?:::|\.))?E[A-Z]{4,14},?|(?:[\w.]{1,60}(?:::|\.))E[A-Z]{4,14},)\s{0,4}$/;

/** A statement of a program: it says what would be said. */
const STATEMENT =
  /^\s{0,80}(?:raise [\w.]{1,80}\(f?["']|throw (?:new )?[\w.]{1,80}\(|(?:const|let|var) [\w{[][^=\n]{0,200}= |(?:if|while|else if) ?\([^\n]{1,300}\)|\} ?(?:else|catch)\b|(?:[\w.]{1,60}\.)?assert\w{0,40}\(|return [\w.]{1,60}\(["']|#(?:define|include) )/;

/** A row of a table that is drawn with bars: documentation, or the answer to a query. */
const TABLE_ROW = /^\s{0,8}\|(?:[^|\n]{0,200}\|){2,20}\s{0,8}$/;

/** Where a catalogue's line gives an error code or an address it is a dump of an error after all. */
const PROOF = /\b(?:E[A-Z]{4,14}|\d{1,3}(?:\.\d{1,3}){3})\b/;

/**
 * Whether a text names errors without reporting one: a passed test, a commit's subject, a catalogue of messages. Whoever
 * writes it, no connection broke.
 */
export function isHearsay(message: string): boolean {
  const head = message.length > 4096 ? message.slice(0, 4096) : message;
  const lines = head.split('\n', 8).filter((line) => line.trim() !== '');
  if (lines.length === 0) return false;
  return lines.every(
    (line) =>
      TEST_PASSED.test(line) ||
      COMMIT.test(line) ||
      LIST_ELEMENT.test(line) ||
      STATEMENT.test(line) ||
      TABLE_ROW.test(line) ||
      (MESSAGE_CATALOGUE.test(line) && !PROOF.test(line)),
  );
}

/** The server answered, and said no to the name or the password: the connection was fine. */
const AUTHENTICATION_REFUSED =
  /\b(?:password|peer|ident|ldap|pam|gssapi|scram|radius|certificate|bsd) authentication failed for user\b|FATAL: {1,2}(?:role|database) "[^"\n]{1,130}" (?:does not exist|is not permitted to log in)|FATAL: {1,2}permission denied for database|\bAccess denied for user '|\bWRONGPASS\b|\bNOAUTH Authentication required|\bAuthentication failed\.?, ?(?:full error|code: 18)|"?errmsg"?: ?"Authentication failed/i;

/** Whether a text tells that a server refused who asked, and of no broken connection beside it. */
export function isAuthenticationRefused(signs: Signs): boolean {
  const isWeak = signs.kind === null || signs.kind === 'other' || signs.strength === 'generic';
  return isWeak && AUTHENTICATION_REFUSED.test(signs.text.slice(0, 8192));
}

/** What a program says of itself when it complains, an error's class, a pair of addresses: then quotes are its style. */
const REPORTS =
  /\b(?:error|err|warn|warning|fatal|crit|critical|severe|panic|fail|failed|failure|unable|could not|cannot|can't|couldn't|broke|lost|closed|dropped|aborted|terminated|disconnected|refused|rejected|gave up|giving up|upstream)\b|^[EWF]\d{4} |\.\d{1,3}:\d{2,5}\b|[\w)]->[\w/[(]|\b[\w$.]{1,200}(?:Exception|Error)\b/i;
const OPENING = /(?:^|[\s(])(["'`“‘«])$/;

/**
 * Whether the telling words stand alone in quotes (`why do I get "ECONNRESET"?`) in a line that does not complain itself. A
 * value behind `=` or `:` is no quotation, nor is one of a structured line's fields.
 */
export function isQuotation(signs: Signs, messageLength: number): boolean {
  if (signs.at < 0 || signs.at >= messageLength) return false;
  const { text, at, words } = signs;
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const feed = text.indexOf('\n', at);
  const before = text.slice(Math.max(start, at - 500), at);
  const after = text.slice(at + words.length, Math.min(feed < 0 ? text.length : feed, at + words.length + 500));
  const quote = lastOpened(before);
  if (quote === null || !after.includes(CLOSING[quote] ?? quote)) return false;
  // The quoted words themselves may well say `error`.
  const outside = `${before.slice(0, before.lastIndexOf(quote))} ${after.slice(after.indexOf(CLOSING[quote] ?? quote) + 1)}`;
  return !REPORTS.test(outside);
}

const CLOSING: Readonly<Record<string, string>> = { '“': '”', '‘': '’', '«': '»' };

/** The quote that is open at a text's end, when it began behind a blank or a bracket. */
function lastOpened(before: string): string | null {
  for (let i = before.length - 1; i >= 0; i--) {
    const mark = /["'`“‘«]/.exec(before.charAt(i))?.[0];
    if (mark === undefined) continue;
    // An apostrophe within a word is none.
    if (mark === "'" && /\w/.test(before.charAt(i - 1)) && /\w/.test(before.charAt(i + 1))) continue;
    return OPENING.test(before.slice(Math.max(0, i - 1), i + 1)) && !/[=:]\s?$/.test(before.slice(0, i)) ? mark : null;
  }
  return null;
}
