import { endpoint } from '../../phrases/endpoints.ts';

/** What a traffic line says, HTTP or TCP. */
export interface TrafficLine {
  readonly http: boolean;
  /** Client's address and port. */
  readonly client: string | null;
  /** Who ended the session, and in which state: the two letters. */
  readonly who: string;
  readonly when: string;
  /** Status of HTTP mode, -1 when none was sent; null in TCP mode. */
  readonly status: number | null;
  readonly server: string;
  /** Milliseconds; -1 when the session did not get that far. */
  readonly connectMs: number;
  readonly totalMs: number;
  /** Bytes sent to the client. */
  readonly bytes: number;
}

// Documentation of HAProxy, "HTTP log format" and "TCP log format". Custom formats put fields between these.
const CLIENT = /(?:^|[\s"])([0-9a-fA-F.:]{2,45}):(\d{1,5}) \[\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2}/;
const STATE =
  / (-?\d{1,3} )?(\+?-?\d{1,15}) (?:\S{1,200} \S{1,200} )?([CSPLRIDUKcs-][RQCHDLT-])(?:[NIDVEOU-][NIUPDR-])? \d+\/\d+\/\d+\/\d+\/\+?\d+ \d+\/\d+/;
const TIMERS = / (\S{1,200})\/(\S{1,200}) (\+?-?\d+(?:\/\+?-?\d+){2,4}) /;

/** Null when a text is no traffic line. */
export function parseTrafficLine(text: string): TrafficLine | null {
  const state = STATE.exec(text);
  if (state === null) return null;
  const before = text.slice(0, state.index + 1);
  const timers = TIMERS.exec(before);
  const client = CLIENT.exec(before);
  if (timers === null) return null;
  const times = (timers[3] as string).split('/').map(Number);
  // Tq/Tw/Tc/Tr/Tt of HTTP, Tw/Tc/Tt of TCP.
  const http = times.length > 3;
  return {
    http,
    client: client === null ? null : endpoint(client[1], client[2]),
    who: (state[3] as string)[0] as string,
    when: (state[3] as string)[1] as string,
    status: http && state[1] !== undefined ? Number(state[1]) : null,
    server: timers[2] as string,
    connectMs: times[http ? 2 : 1] as number,
    totalMs: times.at(-1) as number,
    bytes: Number(state[2]),
  };
}
