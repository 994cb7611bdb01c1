import { sideName } from '../../facts/reset-readings.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName, isData } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { HistoryEntry, IcmpError } from '../../model/history.ts';
import type { Claim } from '../cause.ts';
import { bytes, duration, frameOf, inOrder } from '../evidence.ts';
import { isPacketTooBig } from '../icmp-meaning.ts';
import { blackHoleClaim, headerBytes, tooBigName } from './black-hole-claim.ts';

/** One flight may still be on its way when the router speaks; what comes later than this ignores it. */
const HEARD_BY_NOW_NS = 100e6;

/** Seen at or behind the narrow hop: it says "packet too big", and the sender goes on with packets of that size. */
export function ignoredTooBig(connection: ConnectionRecord, scene: Scene): Claim | null {
  const messages = connection.history.filter(
    (entry) => entry.icmp !== null && isPacketTooBig(connection.family, entry.icmp),
  );
  const [message] = messages;
  if (message === undefined || message.icmp === null || message.icmp.mtuBytes === 0) return null;
  const fits = message.icmp.mtuBytes - headerBytes(connection);
  const acked = connection.endpoints[message.side === 0 ? 1 : 0].highestAck;
  // Bytes that got acknowledged after all mean that discovery worked.
  const stuck = connection.history.filter(
    (entry) =>
      entry.side === message.side &&
      isData(entry) &&
      entry.largestPayloadBytes > fits &&
      entry.sequence >= acked &&
      entry.timeNs - message.timeNs > HEARD_BY_NOW_NS,
  );
  return stuck.length === 0 ? null : describe(connection, scene, messages, message.icmp, stuck);
}

function describe(
  connection: ConnectionRecord,
  scene: Scene,
  messages: readonly HistoryEntry[],
  icmp: IcmpError,
  stuck: readonly HistoryEntry[],
): Claim {
  const [first] = messages as [HistoryEntry];
  const [again] = stuck as [HistoryEntry];
  const sender = first.side;
  return blackHoleClaim(connection, scene, sender, {
    confidence: 'certain',
    summary: `The path beyond ${icmp.sourceAddress} carries ${icmp.mtuBytes} bytes; it says so, and the ${sideName(sender)} (${endpointName(connection, sender)}) does not hear it: it keeps sending larger packets that are dropped.`,
    evidence: inOrder([
      ...messages
        .slice(0, 4)
        .map((entry) =>
          frameOf(entry, `${tooBigName(connection)}, next-hop MTU ${icmp.mtuBytes}, from ${icmp.sourceAddress}`),
        ),
      ...stuck
        .slice(0, 6)
        .map((entry) =>
          frameOf(
            entry,
            `${bytes(entry.largestPayloadBytes)} of payload in a segment, larger than that, ${duration(entry.timeNs - first.timeNs)} after the router said so`,
          ),
        ),
    ]),
    facts: {
      nextHopMtuBytes: icmp.mtuBytes,
      lostPayloadBytes: again.largestPayloadBytes,
      icmpMessages: messages.length,
    },
    mtuBytes: icmp.mtuBytes,
    rivals: [],
    router: icmp.sourceAddress,
  });
}
