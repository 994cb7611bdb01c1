import type { LogTime } from '../../model/log-event.ts';
import { readTime } from '../timestamps/find-time.ts';

type Fields = ReadonlyMap<string, string>;

/**
 * Names under which loggers write the text: zap, pino, slog, logrus (`msg`), Logback, winston, ECS (`message`), Serilog
 * (`@m`, `RenderedMessage`, templates), GELF (`short_message`), structlog (`event`), Google (`textPayload`), OpenTelemetry.
 */
const TEXT_NAMES = [
  'msg',
  'message',
  '@m',
  'RenderedMessage',
  'Message',
  'short_message',
  '@message',
  'textPayload',
  'jsonPayload.message',
  'jsonPayload.msg',
  'log',
  'event',
  'text',
  'body.stringValue',
  'body',
  'Body',
  'eventMessage',
  'errorMessage',
  'MESSAGE',
  '@mt',
  'MessageTemplate',
  'messageTemplate',
  'm',
] as const;

/** Names whose values tell of an error: the last part of the path, or the whole of it below an error. */
const ERROR_NAME =
  /^(?:err|error|errors|errormessage|error_message|err_msg|errmsg|exception|exc_info|exc_text|exc|cause|causedby|reason|stack|stack_trace|stacktrace|stacktraces|errorverbose|traceback|trace|throwable|thrown|full_message|detail|details|output|@x|failure|lasterror|last_error|errortype)$/i;
const BELOW_ERROR =
  /(?:^|\.)(?:err|error|exception|cause|thrown|throwable|reason|@x|exc_info|lasterror)\.(?:.*\.)?(?:message|msg|stack|stack_trace|stackTrace|type|class|className|code|codeName|errno|syscall|errmsg|name|exception_message|exception_class|localizedMessage|extendedStackTrace|detail|\d+)$/i;
const MOST_PARTS = 12;

/** What a structured line says: its text, then what it says of errors; null when it has neither. */
export function messageOf(fields: Fields): string | null {
  const text = TEXT_NAMES.map((name) => fields.get(name)).find((value) => value !== undefined && value !== '');
  const parts: string[] = text === undefined ? [] : [text];
  for (const [name, value] of fields) {
    if (parts.length < MOST_PARTS && value !== '' && tellsOfError(name)) addPart(parts, value);
  }
  return parts.length === 0 ? null : joinParts(parts);
}

function tellsOfError(path: string): boolean {
  const last = path.slice(path.lastIndexOf('.') + 1);
  return ERROR_NAME.test(last) || BELOW_ERROR.test(path) || /(?:^|\.)(?:stack_?trace|stack)\.\d+$/i.test(path);
}

/** A stack repeats its message: what another part says already is left out. */
function addPart(parts: string[], value: string): void {
  if (parts.some((part) => part.includes(value))) return;
  const others = parts.filter((part, i) => i === 0 || !value.includes(part));
  parts.splice(0, parts.length, ...others, value);
}

/** On one line where all are short, so that it reads as a sentence; a stack begins on a line of its own. */
function joinParts(parts: readonly string[]): string {
  let joined = '';
  for (const part of parts) {
    const separator = joined === '' ? '' : part.includes('\n') || joined.includes('\n') ? '\n' : ': ';
    joined += separator + part.trimEnd();
  }
  return joined;
}

const TIME_NAMES = new Set([
  'time',
  'timestamp',
  'ts',
  't',
  '@timestamp',
  '@t',
  't.$date',
  'date',
  'datetime',
  'Timestamp',
  'TimeStamp',
  'asctime',
  'eventTime',
  'eventtime',
  'timeMillis',
  'TIMESTAMP',
  'Time',
  'log.timestamp',
  'timeUnixNano',
  'record.time.timestamp',
  'receiveTimestamp',
  'dt',
]);

/** The first field, in the order of the line, that is the line's time. */
export function timeOf(fields: Fields): LogTime | null {
  for (const [name, value] of fields) {
    const time = TIME_NAMES.has(name) ? readTime(value) : null;
    if (time !== null) return time;
  }
  return null;
}

function firstOf(fields: Fields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fields.get(name);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** Who wrote a structured line. `name` is the program for bunyan and pino, the logger for Python. */
export function writerOf(fields: Fields): {
  program?: string | undefined;
  host?: string | undefined;
  logger?: string | undefined;
} {
  return {
    program: firstOf(fields, [
      'service.name',
      'service',
      'app',
      'application',
      'program',
      'appname',
      'kubernetes.container_name',
      'name',
    ]),
    host: firstOf(fields, ['hostname', 'host.name', 'host', 'HOSTNAME', 'host.hostname', 'kubernetes.pod_name']),
    logger: firstOf(fields, [
      'logger',
      'logger_name',
      'loggerName',
      'log.logger',
      'SourceContext',
      'Properties.SourceContext',
      'category',
      'Category',
      'component',
      'c',
      'caller',
      'name',
    ]),
  };
}
