import type { FamilyReading } from '../../log-family.ts';
import { endpointOf } from '../../phrases/endpoints.ts';
import { causeList } from '../../phrases/message-rule.ts';
import { SETTING_UP } from '../../phrases/verdicts.ts';

// tls 2.0 time name listener client:port destination:port connection_ms handshake_ms received sent alert certificate ...
const LINE =
  /(?:^|\s)tls \d\.\d \S{19,30} (\S{1,255}) \S{1,60} (\S{3,60}:\d{1,5}) (\S{3,60}:\d{1,5}|-) (\d+|-) (\d+|-) (\d+|-) (\d+|-) (\S{1,20}) /;

/** What is read of a line. */
export interface TlsLine {
  readonly client: string | null;
  /** `-` when the handshake did not come to its end. */
  readonly handshakeMs: string;
  /** `-`, or the number of the alert that the client sent. */
  readonly alert: string;
}

/** Null when a text is no such line. */
export function parseTlsLine(text: string): TlsLine | null {
  const match = LINE.exec(text);
  return match === null
    ? null
    : { client: endpointOf(match[2]), handshakeMs: match[5] as string, alert: match[8] as string };
}

/** Null for connections whose handshake succeeded; close_notify (0) is no failure. */
export function readTlsLine({ client, handshakeMs, alert }: TlsLine): FamilyReading | null {
  const number = /(\d{1,3})/.exec(alert)?.[1];
  const failed = handshakeMs === '-' || (number !== undefined && number !== '0');
  if (!failed) return null;
  const because = number === undefined ? 'the handshake did not come to its end' : `the client sent alert ${number}`;
  return {
    system: 'AWS load balancer',
    reporter: 'proxy',
    kind: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
    local: null,
    remote: client,
    causes: causeList({ 'tls-failure': because, 'client-abort': 'port checks close before the handshake' }),
  };
}
