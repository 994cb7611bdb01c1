import { channels, type GuardChannel } from './channels.ts';
import { formatEvent } from './log-line.ts';
import type { GuardEventName, GuardMessages } from './messages.ts';

export interface LogOptions {
  /** Takes one line without its end. Default: standard error. */
  readonly write?: (line: string) => void;
  /** Which events. Default: all but `checkout`, which comes once per request. */
  readonly events?: readonly GuardEventName[];
}

const DEFAULT_EVENTS: readonly GuardEventName[] = ['classification', 'retry', 'discard', 'connect'];

/**
 * Prints guard's events, one line each, in the form of `formatEvent`: times in UTC and both addresses, so that
 * `tcpwhy trace.pcap app.log` finds the connection. Give the lines their own file or let your logger pass them through
 * unchanged.
 *
 * @returns stops the printing.
 * @throws RangeError for an event that does not exist.
 */
export function logEvents(options: LogOptions = {}): () => void {
  const { write = (line) => process.stderr.write(`${line}\n`), events = DEFAULT_EVENTS } = options;
  for (const event of events)
    if (!Object.hasOwn(channels, event)) {
      throw new RangeError(`events must be among ${Object.keys(channels).join(', ')}, received ${String(event)}`);
    }
  const stops = events.map((event) => logEvent(event, write));
  return () => {
    for (const stop of stops) stop();
  };
}

function logEvent<Name extends GuardEventName>(event: Name, write: (line: string) => void): () => void {
  const source: GuardChannel<GuardMessages[Name]> = channels[event];
  return source.subscribe((message) => write(formatEvent(event, message)));
}
