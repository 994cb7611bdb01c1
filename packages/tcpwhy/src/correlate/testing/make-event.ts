import type { LogEvent, LogTime } from '../../model/log-event.ts';
import type { JoinableConnection, Moment } from '../joinable-connection.ts';

/** Second 0 of the tests' capture: 2026-11-22 12:00:00 UTC. */
export const EPOCH = { seconds: Date.UTC(2026, 10, 22, 12) / 1000, nanoseconds: 0 };

/** Capture of an hour. */
export const SPAN = { epoch: EPOCH, firstNs: 0, lastNs: 3600e9 };

/** A time of the log in seconds after second 0, on the log's clock. */
export function logTime(seconds: number, known: Partial<LogTime> = {}): LogTime {
  const epochNs = BigInt(EPOCH.seconds) * 1_000_000_000n + BigInt(Math.round(seconds * 1e9));
  return { text: `${seconds}`, epochNs, resolutionNs: 1e6, hasZone: true, hasDate: true, hasYear: true, ...known };
}

export function event(given: Partial<LogEvent>): LogEvent {
  return {
    input: 'app.log',
    line: 1,
    lineCount: 1,
    time: null,
    system: 'test',
    family: 'test',
    kind: 'reset',
    phase: 'read',
    reporter: 'client',
    local: null,
    remote: null,
    remoteHost: null,
    text: 'something broke',
    requestMayHaveExecuted: { verdict: 'unknown', because: 'a test' },
    causes: [],
    nextSteps: [],
    ...given,
  };
}

/** `acts`: `server rst 5.2` and the like, seconds. */
export function connection(
  id: string,
  client: string,
  server: string,
  acts: readonly string[],
  given: Partial<JoinableConnection> = {},
): JoinableConnection {
  const moments = acts.map(momentOf);
  const startNs = given.startNs ?? 0;
  const endNs = given.endNs ?? moments.at(-1)?.timeNs ?? startNs;
  return {
    id,
    client,
    server,
    clientAddress: client.slice(0, client.lastIndexOf(':')),
    serverAddress: server.slice(0, server.lastIndexOf(':')),
    startNs,
    endNs,
    ending: 'reset',
    failed: true,
    ...given,
    moments: [{ kind: 'start', by: null, timeNs: startNs }, ...moments, { kind: 'end', by: null, timeNs: endNs }],
  };
}

function momentOf(text: string): Moment {
  const [by, kind, seconds] = text.split(' ');
  if ((by !== 'client' && by !== 'server') || (kind !== 'data' && kind !== 'fin' && kind !== 'rst'))
    throw new Error(`no act: ${text}`);
  return { kind, by, timeNs: Math.round(Number(seconds) * 1e9) };
}
