import { readFileSync } from 'node:fs';
import type { ConnectionRecord } from '../../model/connections.ts';
import { HEAD_BYTES, type HistoryEntry, ORIGINATOR, RESPONDER, type Side } from '../../model/history.ts';
import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../../model/packets.ts';
import { entryOf, recordOf } from './connection-of.ts';
import { packetsInCapture } from './packets-in-capture.ts';
import { readTcpSegment, type TcpSegment } from './read-tcp-segment.ts';

/** A connection of a real capture. */
export interface CapturedConnection {
  readonly record: ConnectionRecord;
  readonly clientPort: number;
  readonly serverPort: number;
}

interface Growing {
  readonly client: string;
  readonly server: string;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly sawSyn: boolean;
  readonly firstSequence: [number, number];
  readonly history: HistoryEntry[];
}

/** Reads a capture and groups its TCP payload into connections and turns, in order of first packet. */
export function connectionsInCapture(path: string): CapturedConnection[] {
  const connections: Growing[] = [];
  for (const [at, packet] of packetsInCapture(readFileSync(path)).entries()) {
    const segment = readTcpSegment(packet.bytes, packet.linkType);
    if (segment !== null) addSegment(connections, segment, at + 1);
  }
  return connections.map(({ history, clientPort, serverPort, sawSyn }) => ({
    record: recordOf(history, { serverPort, sawSyn }),
    clientPort,
    serverPort,
  }));
}

function addSegment(connections: Growing[], segment: TcpSegment, frame: number): void {
  const connection = openConnection(connections, segment);
  const side = segment.source === connection.client ? ORIGINATOR : RESPONDER;
  if (Number.isNaN(connection.firstSequence[side])) {
    connection.firstSequence[side] = segment.flags & TCP_SYN ? segment.sequence : segment.sequence - 1;
  }
  // Wraps at 2^32; the captures here carry less than that.
  const sequence = (segment.sequence - connection.firstSequence[side]) | 0;
  if (segment.payloadBytes > 0) addPayload(connection.history, segment, side, sequence, frame);
}

function openConnection(connections: Growing[], { source, destination, flags }: TcpSegment): Growing {
  const isFirst = (flags & (TCP_SYN | TCP_ACK)) === TCP_SYN;
  const known = connections.findLast(
    ({ client, server }) =>
      (client === source && server === destination) || (client === destination && server === source),
  );
  if (known !== undefined && !(isFirst && known.history.length > 0)) return known;
  const isAnswer = (flags & TCP_SYN) !== 0 && !isFirst;
  const [client, server] = isAnswer ? [destination, source] : [source, destination];
  const [clientPort, serverPort] = [portOf(client), portOf(server)];
  const sawSyn = (flags & TCP_SYN) !== 0;
  const firstSequence: [number, number] = [Number.NaN, Number.NaN];
  const opened = { client, server, clientPort, serverPort, sawSyn, firstSequence, history: [] };
  connections.push(opened);
  return opened;
}

/** Extends the side's turn, or begins one; the tracker's rules are finer. */
function addPayload(history: HistoryEntry[], segment: TcpSegment, side: Side, sequence: number, frame: number): void {
  const last = history.at(-1);
  const isDecisive = (segment.flags & (TCP_SYN | TCP_FIN | TCP_RST)) !== 0;
  if (last !== undefined && last.side === side && last.sequenceEnd === sequence && !isDecisive) {
    const payloadBytes = last.payloadBytes + segment.payloadBytes;
    history[history.length - 1] = {
      ...last,
      payloadBytes,
      sequenceEnd: sequence + segment.payloadBytes,
      lastFrame: frame,
    };
    return;
  }
  const { flags, payloadBytes } = segment;
  const sequenceEnd = sequence + payloadBytes + (flags & TCP_FIN ? 1 : 0) + (flags & TCP_SYN ? 1 : 0);
  const head = segment.payload.slice(0, HEAD_BYTES);
  history.push(entryOf({ side, frame, sequence, sequenceEnd, payloadBytes, flags, head }));
}

function portOf(endpoint: string): number {
  return Number(endpoint.slice(endpoint.lastIndexOf(' ') + 1));
}
