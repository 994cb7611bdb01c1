/** What a line looks like by itself, for telling which lines belong together. */
export type LineShape =
  | 'blank'
  /** Begins with a time or a level: somebody's logger began an entry here. */
  | 'dated'
  /** Begins with blanks, without a time behind them. */
  | 'indented'
  /** Part of a stack trace or of an error's details, whatever stands above. */
  | 'follower'
  /** `Traceback (most recent call last):` */
  | 'traceback'
  /** An error's class and text: `java.net.SocketException: Connection reset`. */
  | 'exception'
  | 'plain';

/** Names of levels as loggers write them. */
const LEVEL =
  '(?:TRACE|DEBUG|INFO|INFORMATION|NOTICE|WARN|WARNING|ERROR|ERR|FATAL|SEVERE|CRITICAL|CRIT|ALERT|EMERG|PANIC|FINE|FINER|FINEST|CONFIG|VERBOSE)';
const DATED = new RegExp(
  [
    // A level first: `INFO  [main] ...`, `[error] ...`, `ERROR:root:...`, `warn: Microsoft...`, `E, [2026-...`, `level=info`.
    `^ {0,2}\\[?${LEVEL}\\]?(?:[ :|\\]\\t-]|$)`,
    '^(?:trce|dbug|info|warn|fail|crit): ',
    '^[DIWEFA], \\[\\d{4}-',
    '^level=\\w',
    // NestJS: its name, the process, then the date in the manner of the locale.
    '^\\[Nest\\] \\d{1,7} {1,3}- ',
    // A date, a time of day, seconds since 1970, perhaps in a bracket, behind a name in brackets or a process id.
    '^ {0,2}(?:\\[[\\w.-]{1,20}\\] )?(?:\\d{1,7}:[A-Z] )?[\\[<({]?(?:\\d{4}[-/.]\\d\\d[-/.]\\d\\d[T _-]|\\d{1,2}[-/ ][A-Z][a-z]{2}[-/ ]\\d{2,4}[ :]|\\d\\d[./]\\d\\d[./]\\d{2,4} |(?:[A-Z][a-z]{2},? )?[A-Z][a-z]{2} {1,2}\\d{1,2}[ ,]|\\d\\d:\\d\\d:\\d\\d[., \\]]|\\d{6} {1,2}\\d{1,2}:\\d\\d|\\d{10}(?:\\.\\d|[ \\]]|\\d{3}[ \\]])|[IWEF]\\d{4} \\d\\d:|20\\d{6}[ T]\\d\\d)',
    '^%\\d\\|\\d{10}',
    '^%[A-Z][A-Z0-9_]{1,30}-\\d-',
    '^=[A-Z ]{4,20} REPORT====',
    '^\\{"',
  ].join('|'),
);

const FOLLOWER = new RegExp(
  [
    // Java, .NET, Node: chained causes, rethrows; a shipper may have trimmed the blanks before `at`.
    '^(?:Caused by|Suppressed|Wrapped by|caused by|Cause|Rethrown as|Root cause)\\b ?:',
    '^at [\\w.$<>/\\[\\]` ]{1,200}[(:]',
    '^\\.\\.\\. \\d+ (?:more|common frames)',
    '^--- End of ',
    '^---> ',
    "^Emitted '\\w+' event ",
    '^Node\\.js v\\d',
    '^(?:DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION): ',
    // Python: what joins chained tracebacks, and SQLAlchemy's details.
    '^During handling of the above exception',
    '^The above exception was the direct cause',
    '^File "[^"]{1,300}", line \\d+',
    '^\\[(?:SQL|parameters): ',
    '^\\(Background on this error at: ',
    // Ruby, PHP, Elixir, Erlang.
    "^(?:from )?\\S{1,200}\\.rb:\\d+:in [`'][^']{1,200}'$",
    '^#\\d{1,4} (?:\\S|$)',
    '^Stack trace:',
    '^Next \\S{1,200}:',
    '^(?:thrown in |\\*\\* [^(])',
    '^(?:Last message|Initial Call|Ancestors|Function|Args|State): ',
    '^\\(\\w[\\w.-]{0,60} ?[\\d.]*\\) lib/',
    // Go and Rust.
    '^goroutine \\d+ \\[',
    '^created by ',
    '^exit status \\d+$',
    '^\\[signal \\w+',
    '^(?:stack )?backtrace:',
    '^note: (?:run with|Some details|set )',
    '^\\[recovered\\]',
    // An object that ends, a record of gRPC's.
    '^[}\\])]{1,8}[,;]?$',
    '^>$',
  ].join('|'),
);

/** A class name that ends like an error's, or any name with dots or backslashes, then a colon or the end. */
const EXCEPTION =
  /^(?:Unhandled exception[.:]? |Uncaught (?:exception )?|Exception in thread "[^"]{0,100}" |PHP Fatal error: {1,2}Uncaught )?(?:[A-Za-z_$][\w$]{0,80}[.\\]|[A-Za-z_$][\w$]{0,80}::){0,12}(?:[A-Za-z_$][\w$]{0,80}(?:Exception|Error|Errors|Failure|Fault|Timeout|Refused|Interrupt|Exit|Warning|Shutdown|Reset|timeout|error|gaierror|herror)|Error(?=: | \[))(?:`\d)?(?: \[[\w ]{1,60}\])?(?: \(0x[\da-f]{8}\)| \(\d+\))?(?::|$|\()/;
const DOTTED_CLASS = /^(?:[a-z_][\w$]{0,60}\.){2,12}[A-Z][\w$]{0,100}(?:: |$)/;

/** Elixir: `** (DBConnection.ConnectionError) tcp recv: closed` */
const ELIXIR_ERROR = /^\*\* \([A-Z][\w.]{0,100}\) /;

/** @param message The line without its envelopes. */
export function shapeOf(message: string): LineShape {
  const head = message.length > 500 ? message.slice(0, 500) : message;
  const first = head.charCodeAt(0);
  if (head.trim() === '') return 'blank';
  if (DATED.test(head)) return 'dated';
  if (first === 0x20 || first === 0x09) return 'indented';
  if (FOLLOWER.test(head)) return 'follower';
  if (head.startsWith('Traceback (most recent call last)')) return 'traceback';
  return EXCEPTION.test(head) || DOTTED_CLASS.test(head) || ELIXIR_ERROR.test(head) ? 'exception' : 'plain';
}
