import type { ConnectionRecord } from '../model/connections.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../model/history.ts';
import type { AppMessage, AppReading } from '../model/messages.ts';
import { makeOpaque } from './make-message.ts';
import type { AppProtocol } from './protocol.ts';
import { appProtocols } from './registry.generated.ts';
import tls from './tls/index.ts';
import { entryAt, turnsOf } from './turns.ts';
import { findWrongProtocol, type WrongProtocol } from './wrong-protocol.ts';

const byPriority: readonly AppProtocol[] = appProtocols.toSorted((a, b) => b.priority - a.priority);

/**
 * What was said on this connection, as far as the kept bytes show; null when no protocol knows them.
 *
 * Protocols are asked in order of priority and recognise content; ports never decide alone. When the two ends
 * speak different protocols, each side's messages are read in its own, under the client's name.
 */
export function readConnection(connection: ConnectionRecord): AppReading | null {
  if (turnsOf(connection).length === 0) return null;
  const wrong = findWrongProtocol(connection);
  if (wrong !== null) return readBothTongues(connection, wrong);
  const protocol = byPriority.find((candidate) => candidate.sniff(connection));
  return protocol === undefined ? null : new LazyReading(connection, protocol);
}

/** Which protocol it is, is asked of every connection; what was said, of few. */
class LazyReading implements AppReading {
  readonly protocol: string;
  readonly protocolName: string;
  private said: readonly AppMessage[] | null = null;

  constructor(
    private readonly connection: ConnectionRecord,
    private readonly spoken: AppProtocol,
  ) {
    this.protocol = spoken.id;
    this.protocolName = spoken.name;
  }

  get messages(): readonly AppMessage[] {
    this.said ??= readThroughUpgrade(this.connection, this.spoken.read(this.connection)).messages;
    return this.said;
  }
}

function readBothTongues(connection: ConnectionRecord, wrong: WrongProtocol): AppReading | null {
  const client = appProtocols.find((protocol) => protocol.id === wrong.clientProtocol)?.read(connection);
  const server = appProtocols.find((protocol) => protocol.id === wrong.serverProtocol)?.read(connection);
  if (client === undefined || server === undefined) return null;
  const messages = [
    ...client.messages.filter((message) => message.side === ORIGINATOR),
    ...server.messages.filter((message) => message.side === RESPONDER),
  ];
  return { ...client, messages: messages.sort((a, b) => a.entry - b.entry) };
}

/** When the protocol handed the connection over (SSLRequest, CONNECT), goes on with what came behind. */
function readThroughUpgrade(connection: ConnectionRecord, reading: AppReading): AppReading {
  const upgrade = reading.messages.findLast(isUpgrade);
  if (upgrade === undefined) return reading;
  const rest = connectionBehind(connection, upgrade);
  const messages = tls.sniff(rest) ? tls.read(rest).messages : opaqueTurns(rest);
  return { ...reading, messages: [...reading.messages, ...messages] };
}

function isUpgrade({ detail }: AppMessage): boolean {
  return detail.tunnel === true || detail.tlsAfterBytes !== undefined;
}

/** A tunnel's own bytes, of no known protocol. */
function opaqueTurns(rest: ConnectionRecord): AppMessage[] {
  return turnsOf(rest).map((turn) => makeOpaque({ entry: entryAt(turn, 0), side: turn.side }, 'tunnelled bytes'));
}

/**
 * The connection with everything up to the handing-over message emptied, so that entries keep their numbers. MySQL's
 * client goes on with TLS in the same turn: `tlsAfterBytes` says how much of that entry was its SSLRequest.
 */
function connectionBehind(connection: ConnectionRecord, upgrade: AppMessage): ConnectionRecord {
  const spokenBytes = upgrade.detail.tlsAfterBytes;
  const history = connection.history.map((entry, at) => {
    if (at > upgrade.entry || entry.kind !== 'segments') return entry;
    const cut = at === upgrade.entry && typeof spokenBytes === 'number' ? spokenBytes : entry.payloadBytes;
    return withoutFirstBytes(entry, cut);
  });
  return { ...connection, history };
}

function withoutFirstBytes(entry: HistoryEntry, bytes: number): HistoryEntry {
  const { head, payloadBytes, sequence } = entry;
  return { ...entry, head: head.subarray(bytes), payloadBytes: payloadBytes - bytes, sequence: sequence + bytes };
}
