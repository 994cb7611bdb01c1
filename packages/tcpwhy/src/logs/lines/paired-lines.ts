/** Two lines that programs write about one thing, one below the other. */
interface LinePair {
  readonly first: RegExp;
  readonly second: RegExp;
}

const PAIRS: readonly LinePair[] = [
  // curl -v: one conversation, up to curl's own verdict.
  { first: /^[*<>{}] /, second: /^(?:[*<>{}] |[<>]$|curl: \(\d+\) )/ },
  // OpenSSH writes where it stopped, then what happened.
  {
    first: /^(?:ssh|banner|kex|ssh_dispatch_run)\w*(?:: |_\w)/,
    second:
      /^(?:Connection (?:reset|closed|timed out)\b|Disconnected from |ssh_dispatch|fatal: Could not read from remote)/,
  },
  { first: /^Connection timed out during banner exchange/, second: /^Connection to \S{1,255} port \d{1,5} timed out/ },
  {
    first: /^(?:Connection (?:reset|closed|timed out) by |ssh: |.*Permission denied)/,
    second: /^fatal: Could not read from remote/,
  },
  { first: /^fatal: Could not read from remote/, second: /^Please make sure you have the correct access/ },
  { first: /^Please make sure you have the correct access/, second: /^and the repository exists/ },
  // rsync names the code in a line of its own.
  { first: /^(?:rsync: |\[\w+\] io timeout|rsync\[\d+\] )/, second: /^rsync error: / },
  // Rust prints the panic's message below its place, since 1.73; before, both were on one line.
  { first: /^thread '[^']{0,100}' (?:\(\d+\) )?panicked at \S{1,300}:\d+:\d+:$/, second: /^\S/ },
  // Erlang's reports have the date in a line of their own; RabbitMQ and others the reason below what it is of.
  { first: /^=[A-Z ]{4,20} REPORT==== /, second: /^[^=\s]/ },
  {
    first:
      /^(?:\d{4}-\d\d-\d\d \S{8,20} \[\w{2,9}\] <[\d.]{3,30}> )?(?:closing|Error on) [A-Za-z]{3,20} connection <[\d.]{3,30}> .{0,1000}:$/,
    second: /^[a-z{]/,
  },
  { first: /^Error in process <[\d.]{3,30}> .{0,300}with exit value:\s?$/, second: /^\{/ },
  // git names the host, then each address that it tried.
  {
    first: /^(?:fatal: unable to connect to \S{1,255}:$|\S{1,300}: ?\S{0,60}\]?: errno=)/,
    second: /^\S{1,300}: ?\S{0,60}\]?: errno=/,
  },
  // Python's asyncio and threads announce a traceback.
  { first: /^(?:Task exception was never retrieved|Future exception was never retrieved)/, second: /^future: </ },
  // Node shows the place that threw, with a caret below.
  { first: /^(?:node:|\/|file:\/\/|[A-Z]:\\)\S{0,300}:\d+$/, second: /^\s+/ },
  // PostgreSQL's clients.
  { first: /^(?:FATAL|ERROR|PANIC|WARNING|LOG): /, second: /^(?:DETAIL|HINT|CONTEXT|STATEMENT): / },
];

/** PostgreSQL's server repeats its line prefix before the details: `2026-11-22 14:00:54 UTC [23775] app DETAIL:  ...`. */
const POSTGRES_DETAIL = /^(.{0,200}?)(?:DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION): {1,2}\S/;
const POSTGRES_HEAD =
  /^(.{0,200}?)(?:LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|DEBUG[1-5]?|DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION): {1,2}\S/;
const POSTGRES_PID = /\[\d{1,10}(?:-\d{1,10})?\]/;

/** RabbitMQ writes every line of a message with the same time, level and process before it. */
const RABBIT_PREFIX = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3,6}(?:[+-]\d\d:\d\d)? \[\w{2,9}\] <[\d.]{3,30}> /;

/** PHP reports one failure of one statement in several messages. */
const PHP_PLACE =
  /^(?:PHP )?(?:Warning|Notice|Fatal error|Deprecated): .{0,2000}? in (\/\S{1,300}|[A-Z]:\\\S{1,300}?)(?::| on line )(\d+)$/;

/** Whether `next` is written about the same thing as the line above it, although each could stand alone. */
export function isPairContinued(line: string, next: string): boolean {
  if (PAIRS.some(({ first, second }) => second.test(next) && first.test(line))) return true;
  return isPostgresDetail(line, next) || isRabbitDetail(line, next) || isSamePhpPlace(line, next);
}

function isPostgresDetail(line: string, next: string): boolean {
  const detail = POSTGRES_DETAIL.exec(next);
  if (detail === null) return false;
  const pid = POSTGRES_PID.exec(detail[1] ?? '')?.[0];
  // Below a line that goes on behind a tab, the head is out of sight: details never begin an entry.
  if (/^\s/.test(line)) return true;
  const head = POSTGRES_HEAD.exec(line);
  return head !== null && POSTGRES_PID.exec(head[1] ?? '')?.[0] === pid;
}

function isRabbitDetail(line: string, next: string): boolean {
  const prefix = RABBIT_PREFIX.exec(next)?.[0];
  return (
    prefix !== undefined &&
    line.startsWith(prefix) &&
    !/^(?:accepting|connection|closing) /.test(next.slice(prefix.length))
  );
}

function isSamePhpPlace(line: string, next: string): boolean {
  const place = PHP_PLACE.exec(next);
  const above = place === null ? null : PHP_PLACE.exec(line);
  return above !== null && above[1] === place?.[1] && above[2] === place?.[2];
}
