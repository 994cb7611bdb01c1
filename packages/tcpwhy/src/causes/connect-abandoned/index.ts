import { firstReset } from '../../facts/reset-readings.ts';
import { endpointName } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { ORIGINATOR, RESPONDER } from '../../model/history.ts';
import { OPTION_TIMESTAMPS, OPTION_WINDOW_SCALE } from '../../model/packets.ts';
import type { Cause } from '../cause.ts';
import { NEVER_CONNECTED, synAcksOf, synEvidence, synsOf } from '../connect-evidence.ts';
import { duration, frameOf, inOrder, milliseconds } from '../evidence.ts';
import { wonRace } from '../race.ts';

const connectAbandoned: Cause = {
  id: 'connect-abandoned',
  group: 'connect',
  actor: 'client',
  summary: 'the client gave up its connect before the answer came',
  outranks: ['middlebox-reset'],
  groupBy: 'server',
  detect(connection, scene) {
    const reset = firstReset(connection);
    if (reset === null || reset.entry.side !== ORIGINATOR || reset.family !== 'stateless') return null;
    const [synAck] = synAcksOf(connection);
    if (synAck === undefined) return null;
    if (
      connection.endpoints[ORIGINATOR].payloadBytes > 0 ||
      connection.handshakeComplete ||
      !isKernelConnect(connection)
    )
      return null;
    if (reset.entry.sequence !== 1 || wonRace(connection, scene) !== null) return null;
    // Seen at the server the SYN-ACK leaves at once: what the client waited for is the way there and back.
    const waitedNs = reset.entry.timeNs - connection.startNs;
    const server = endpointName(connection, RESPONDER);
    return {
      severity: 'warning',
      confidence: 'likely',
      actor: 'client',
      actorAddress: connection.endpoints[ORIGINATOR].address,
      summary: `The client gave up its connect to ${server} before the answer came: the SYN-ACK met no socket any more.`,
      evidence: inOrder([
        ...synEvidence(connection),
        frameOf(synAck, `SYN-ACK, ${duration(synAck.timeNs - connection.startNs)} after the first SYN`),
        frameOf(reset.entry, 'bare RST at the number that the SYN-ACK acknowledged: the client has closed the socket'),
      ]),
      facts: {
        synAckAfterMs: milliseconds(synAck.timeNs - connection.startNs),
        refusedAfterMs: milliseconds(waitedNs),
      },
      execution: NEVER_CONNECTED,
      rivals: [
        {
          cause: 'racing-connect-loser',
          because: 'a connect that lost a race to another address ends like this; no winner is in this capture',
        },
      ],
      remedies: [
        ...(synsOf(connection).length > 1
          ? [
              {
                text: 'Find why the first SYNs stayed without an answer (loss, or a full accept queue): that took the time',
                where: 'path or server',
              },
            ]
          : []),
        {
          text: `Give the connect more time than the ${duration(waitedNs)} that the answer took here`,
          setting: 'connect timeout (Node: autoSelectFamilyAttemptTimeout, 250 ms unless set)',
          value: `${Math.max(1000, Math.ceil(waitedNs / 1e9) * 2000)} ms`,
          where: 'client',
        },
      ],
      nextSteps: [{ text: "Read the client's log at this time for a connect time-out or a cancelled request" }],
    };
  },
};

/** Probes and scanners write their SYN by hand, without the options that every kernel offers: nobody gave anything up there. */
function isKernelConnect(connection: ConnectionRecord): boolean {
  const [syn] = synsOf(connection);
  return syn !== undefined && (syn.optionBits & (OPTION_TIMESTAMPS | OPTION_WINDOW_SCALE)) !== 0;
}

export default connectAbandoned;
