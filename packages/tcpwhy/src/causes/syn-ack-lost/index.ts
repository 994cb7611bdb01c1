import { endpointName } from '../../facts/turns.ts';
import { isCapturedAt } from '../../facts/vantage.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import { captureAt, captureBetween } from '../capture-steps.ts';
import type { Cause } from '../cause.ts';
import { NEVER_CONNECTED, synAcksOf, synsOf } from '../connect-evidence.ts';
import { duration, frameOf, inOrder, milliseconds } from '../evidence.ts';

/** A client repeats its SYN after a second (RFC 6298 §2.1); one that comes this long after the SYN-ACK did not hear it. */
const UNHEARD_NS = 0.5e9;

const synAckLost: Cause = {
  id: 'syn-ack-lost',
  group: 'connect',
  actor: 'path',
  summary: 'the server answers and its SYN-ACKs never reach the client',
  outranks: ['final-ack-lost', 'syn-unanswered'],
  groupBy: 'server',
  detect(connection) {
    const unheard = repeatedInVain(connection);
    if (unheard === null) return null;
    const server = endpointName(connection, RESPONDER);
    const atServer = isCapturedAt(connection, RESPONDER);
    const syns = synsOf(connection).length;
    const synAcks = synAcksOf(connection).length;
    return {
      severity: 'error',
      confidence: atServer ? 'likely' : 'possible',
      actor: 'path',
      summary: `${server} answered ${syns} SYNs with ${synAcks} SYN-ACKs and not one reached the client, which kept repeating its SYN for ${duration(connection.endNs - connection.startNs)}.`,
      evidence: inOrder([
        ...synsOf(connection).map((entry, i) =>
          frameOf(entry, i === 0 ? 'SYN' : 'the same SYN again: the client has not heard the answer'),
        ),
        ...synAcksOf(connection).map((entry, i) => frameOf(entry, i === 0 ? 'SYN-ACK' : 'SYN-ACK again')),
      ]),
      facts: { syns, synAcks, unheardAfterMs: milliseconds(unheard) },
      execution: NEVER_CONNECTED,
      rivals: [
        {
          cause: 'final-ack-lost',
          because: 'a client whose ACKs are all lost, and which was restarted meanwhile, could repeat its SYN too',
        },
        ...(atServer
          ? []
          : [{ cause: 'asymmetric-path', because: 'the client’s ACKs may take a way that this capture does not see' }]),
      ],
      remedies: [
        {
          text: `Look at the way back from ${connection.endpoints[RESPONDER].address} to ${connection.endpoints[ORIGINATOR].address}: a missing or wrong return route, reverse-path filtering, a stateful firewall that never saw the SYN`,
          setting: 'ip route get CLIENT; net.ipv4.conf.*.rp_filter',
          where: 'server and path',
        },
      ],
      nextSteps: [
        captureAt(
          connection,
          ORIGINATOR,
          'SYN-ACKs that are missing there were lost on the way back; if they arrive, the client’s ACKs are what is lost',
        ),
        captureBetween(connection, 'the last box that sees the SYN-ACKs stands before the loss'),
      ],
    };
  },
};

/** How long after the first SYN-ACK the client repeated its SYN, without ever an ACK; null when it did not. */
function repeatedInVain(connection: ConnectionRecord): number | null {
  const { history } = connection;
  const [first] = synAcksOf(connection);
  const answered = history.some(
    (entry) => entry.side === ORIGINATOR && entry.kind === 'segments' && !Number.isNaN(entry.ack),
  );
  if (first === undefined || answered) return null;
  const again = synsOf(connection).findLast((entry: HistoryEntry) => entry.timeNs - first.timeNs >= UNHEARD_NS);
  return again === undefined ? null : again.timeNs - first.timeNs;
}

export default synAckLost;
