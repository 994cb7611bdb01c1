import type { LineNeighbours, LineRecord } from './line-record.ts';
import { isPairContinued } from './paired-lines.ts';

/** Lines of source text and markers below a Python frame: three since 3.11, more for a call over several lines. */
const PYTHON_FRAME_LINES = 12;
/** Blank lines inside of one entry: two stand in some formats. */
const MOST_BLANKS = 2;

/** `    at` of Java, Node and .NET, `... 12 more`: what ends such a trace ends its entry. */
const FRAME = /^\s*(?:at |\.\.\. \d+ )/;
const PYTHON_FRAME = /^\s+File "/;
/** Allowed behind a blank line: what only ever stands in the middle of an error. */
const AFTER_BLANK =
  /^(?:\s+(?:at |from |\d+: |\.\.\. )|goroutine \d+ \[|The last packet (?:successfully|sent)|During handling of|The above exception|\[SQL: |\[parameters: |\(Background on|Caused by:|Node\.js v\d|stack backtrace:|\S{1,200}\.rb:\d+:in [`'][^']{1,200}'$|Stack trace:|\*\* |created by |[}\])]{1,8}[,;]?$)/;
const COMPLAINS = /\b(?:ERROR|WARN|WARNING|FATAL|SEVERE)\b/;
/** Node marks the place that threw, and leaves a line free before the error. */
const CARET = /^\s*\^+\s*$/;
const JAVA_EXCEPTION = /^[\w$.]{1,300}Exception\b/;
const CHAINED = /^(?:During handling of the above|The above exception was the direct)/;
const GO_FUNCTION = /^[\w./*()[\]{}$-]{1,300}\(.{0,300}\)$/;
const GO_FILE = /^\t\S{1,300}\.(?:go|s):\d+/;

/**
 * Whether a line goes on with the entry of the line before, of the same source: a stack trace, an error's details, a term
 * over several lines. Decided by a few neighbours only, so that any place of a log can be looked at alone. When in doubt,
 * no: two errors taken for one hide one of them.
 */
export function isContinuation(record: LineRecord, lines: LineNeighbours): boolean {
  const before = lines.before(record);
  if (before === null) return false;
  if (before.opened.isPartial) return true;
  if (before.shape === 'blank') return continuesAcrossBlank(record, before, lines);
  if (isPairContinued(before.opened.message, record.opened.message)) return true;
  switch (record.shape) {
    case 'blank':
      return blankIsInside(record, lines);
    case 'dated':
      return false;
    case 'indented':
    case 'follower':
      return true;
    case 'traceback':
      // Behind a frame or an error it is another one.
      return before.shape === 'dated' || before.shape === 'plain';
    case 'exception':
      return exceptionContinues(record, before, lines);
    case 'plain':
      return plainContinues(record, before, lines);
  }
}

/** Loggers print the error below their own line; Python prints it below the frames. */
function exceptionContinues(record: LineRecord, before: LineRecord, lines: LineNeighbours): boolean {
  if (record.opened.isStructured) return false;
  if (before.shape === 'dated') return !before.opened.isStructured && isLoggedBelow(record, lines);
  return before.shape === 'indented' && endsPythonFrames(before, lines);
}

/** Java's and .NET's loggers end an entry so; elsewhere, a trace must show that more than the class was printed. */
function isLoggedBelow(record: LineRecord, lines: LineNeighbours): boolean {
  if (JAVA_EXCEPTION.test(record.opened.message)) return true;
  const shape = lines.after(record)?.shape;
  return shape === 'indented' || shape === 'follower';
}

function plainContinues(record: LineRecord, before: LineRecord, lines: LineNeighbours): boolean {
  if (record.opened.isStructured) return false;
  if (before.shape === 'indented' && endsPythonFrames(before, lines)) return true;
  return isGoFunction(record, lines);
}

/** Go prints a function, and below it its file behind a tab. */
function isGoFunction(record: LineRecord, lines: LineNeighbours): boolean {
  if (!GO_FUNCTION.test(record.opened.message)) return false;
  const after = lines.after(record);
  return after !== null && GO_FILE.test(after.opened.message);
}

/** Whether the indented lines up to here are frames of a Python traceback. */
function endsPythonFrames(last: LineRecord, lines: LineNeighbours): boolean {
  let line: LineRecord | null = last;
  for (let i = 0; i < PYTHON_FRAME_LINES && line !== null && line.shape === 'indented'; i++) {
    if (FRAME.test(line.opened.message)) return false;
    if (PYTHON_FRAME.test(line.opened.message)) return true;
    line = lines.before(line);
  }
  return false;
}

/** A blank line belongs to an entry when what follows does. */
function blankIsInside(blank: LineRecord, lines: LineNeighbours): boolean {
  let line: LineRecord | null = blank;
  for (let i = 0; i <= MOST_BLANKS && line !== null; i++) {
    if (line.shape !== 'blank') return isContinuation(line, lines);
    line = lines.after(line);
  }
  return false;
}

function continuesAcrossBlank(record: LineRecord, blank: LineRecord, lines: LineNeighbours): boolean {
  // The blank's own fate hangs on this line: whether there is a third blank decides both.
  if (record.shape === 'blank') return blankIsInside(record, lines);
  if (record.shape === 'dated') return false;
  const before = textAbove(blank, lines);
  if (before === null) return false;
  const { message } = record.opened;
  if (AFTER_BLANK.test(message) || CARET.test(before.opened.message)) return true;
  if (record.shape === 'exception' && isAnnounced(before, blank, lines)) return isTraceBelow(record, lines);
  if (record.shape === 'traceback') return CHAINED.test(before.opened.message);
  return isPairContinued(before.opened.message, message) || isGoFunction(record, lines);
}

/** Spring Boot leaves one line free between a logger's complaint and the exception. */
function isAnnounced(before: LineRecord, blank: LineRecord, lines: LineNeighbours): boolean {
  const isNext = lines.before(blank) === before;
  return isNext && before.shape === 'dated' && !before.opened.isStructured && COMPLAINS.test(before.opened.message);
}

function isTraceBelow(record: LineRecord, lines: LineNeighbours): boolean {
  const shape = lines.after(record)?.shape;
  return !record.opened.isStructured && (shape === 'indented' || shape === 'follower');
}

function textAbove(blank: LineRecord, lines: LineNeighbours): LineRecord | null {
  let line: LineRecord | null = blank;
  for (let i = 0; i < MOST_BLANKS && line !== null && line.shape === 'blank'; i++) line = lines.before(line);
  return line === null || line.shape === 'blank' ? null : line;
}
