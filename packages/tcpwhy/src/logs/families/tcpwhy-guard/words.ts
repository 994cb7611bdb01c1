import type { LogEventKind, LogEventPhase } from '../../../model/log-event.ts';

/** Kinds that guard shares with events; a record, so that a new kind of events cannot be forgotten here. */
export const KINDS: Readonly<Record<LogEventKind, true>> = {
  reset: true,
  eof: true,
  refused: true,
  'timeout-connect': true,
  'timeout-read': true,
  'idle-timeout': true,
  'broken-pipe': true,
  unreachable: true,
  dns: true,
  'tls-failure': true,
  'handshake-failed': true,
  'protocol-mismatch': true,
  'aborted-by-client': true,
  'closed-locally': true,
  'pool-exhausted': true,
  'resource-limit': true,
  other: true,
};

/** Phases, the same in both. */
export const PHASES: Readonly<Record<LogEventPhase, true>> = {
  connect: true,
  handshake: true,
  idle: true,
  write: true,
  read: true,
  unknown: true,
};

/** Whether a word of a line is one of these. */
export function isOneOf<Word extends string>(
  words: Readonly<Record<Word, true>>,
  given: string | undefined,
): given is Word {
  return given !== undefined && Object.hasOwn(words, given);
}
