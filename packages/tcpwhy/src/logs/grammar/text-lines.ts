/** One line of an entry's text. */
export interface TextLine {
  readonly start: number;
  /** Position of its line feed, or the end of the text. */
  readonly end: number;
  /** Whether it is a stack frame, or the source line that a traceback shows beneath one: places, not causes. */
  readonly isFrame: boolean;
  /** Whether it is a line of the program's own source, shown beside a frame: its addresses are no connection's. */
  readonly isSource: boolean;
  /** How deep in a chain of causes it stands; the deepest cause is the one that happened first. */
  readonly depth: number;
}

/** `at pkg.Class.method(File.java:1)`, `from x.rb:1:in`, `File "x.py", line 1`, `#0 x.php(1)`, `... 12 more`, `^^^^`. */
const FRAME =
  /^\s{0,40}(?:at [\w$.<>[\]/@:(]|at async |from [^\s]{1,200}:\d+|File "|#\d+ |\.\.\. \d+ |[\^~]{1,400}\s*$|in <|--- End of|\d{1,3}: {1,3}0x|\([\w.-]{1,60} [\d.]{1,20}\) )/;

/** Where Node and Deno show a source line, with a caret below it. */
const SHOWN_PLACE =
  /^\s{0,8}(?:file:\/\/|[A-Za-z]:\\|\/|node:|\.{0,2}\/?[\w@.-]{1,60}\/)\S{0,300}:\d{1,7}(?::\d{1,7})?$/;
const CARETS = /^\s*[\^~]+\s*$/;

/** What follows is the reason of what stands before. */
const DEEPER = /(?:^|\s)(?:caused by:?\s|\[cause\]:|---> |innererror:|nested exception is|root cause)/gi;
/** Python prints the first exception first, so what follows is further from the cause. */
const SHALLOWER = /^(?:The above exception was the direct cause|During handling of the above exception)/;

/**
 * Cuts a text into lines with their place in the chain of causes. A `Caused by` that stands within a line counts for the
 * lines after it and, by `depthAt`, for what follows it in its own line. At most 2000 lines.
 */
export function readTextLines(text: string): TextLine[] {
  const lines: TextLine[] = [];
  let depth = 0;
  let afterFile = false;
  let isSuppressed = false;
  let isShown = false;
  for (let start = 0; start <= text.length && lines.length < 2000; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    const head = text.slice(start, Math.min(end, start + 512));
    if (SHALLOWER.test(head)) depth--;
    // The members of Node's AggregateError are what happened; its own code is that of the first.
    if (/^\s*(?:Caused by:|caused by:|\[cause\]:|\[errors\]: \[|---> )/.test(head)) depth++;
    // Java: what failed while the first failure was cleaned up.
    isSuppressed = /^\s+Suppressed: /.test(head) || (isSuppressed && /^\s/.test(head));
    const isFrame: boolean = isSuppressed || FRAME.test(head) || (afterFile && /^\s{4,}/.test(head));
    const isFile = /^\s*File "/.test(head);
    const isCaret = CARETS.test(head);
    const isSource = (afterFile && isFrame && !isFile) || (isShown && !isCaret && caretFollows(text, end));
    lines.push({ start, end, isFrame: isFrame || isSource, isSource, depth });
    afterFile = isFile || (afterFile && isFrame);
    isShown = SHOWN_PLACE.test(head);
    start = end + 1;
  }
  return lines;
}

/** Whether the line below is a marker of a place in this one. */
function caretFollows(text: string, end: number): boolean {
  const feed = text.indexOf('\n', end + 1);
  return CARETS.test(text.slice(end + 1, Math.min(feed < 0 ? text.length : feed, end + 512)));
}

/** The text with blanks in place of its source lines. */
export function withoutSource(text: string, lines: readonly TextLine[]): string {
  let rest = '';
  let from = 0;
  for (const { start, end, isSource } of lines) {
    if (!isSource) continue;
    rest += text.slice(from, start) + ' '.repeat(end - start);
    from = end;
  }
  return from === 0 ? text : rest + text.slice(from);
}

/** The line that holds a position. */
export function lineAt(lines: readonly TextLine[], at: number): TextLine | undefined {
  return lines.find((line) => at >= line.start && at <= line.end);
}

/** Depth of a position: its line's, plus one for each marker before it in the same line (not at the line's start). */
export function depthAt(text: string, line: TextLine, at: number): number {
  let depth = line.depth;
  const from = Math.max(line.start, at - 2000);
  for (const match of text.slice(from, at).matchAll(DEEPER)) {
    if (from + match.index > line.start + 8) depth++;
  }
  return depth;
}
