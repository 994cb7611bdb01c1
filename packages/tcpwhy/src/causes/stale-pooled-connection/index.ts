import { lastSpeakerBefore } from '../../facts/exchange.ts';
import { executionVerdict } from '../../facts/execution.ts';
import { endpointName } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { ORIGINATOR, RESPONDER } from '../../model/history.ts';
import type { Cause, Claim, EvidenceFrame } from '../cause.ts';
import { bytes, duration, frameOf, milliseconds } from '../evidence.ts';
import { requestName } from '../last-message.ts';
import { isIdleClose, isLateFarewell, type LateWrite, lateEvidence, lateMessage, lateWrite } from '../server-closed.ts';
import { type StalledSender, stalledSender } from '../stalled-sender.ts';
import { staleRemedies } from './remedies.ts';

const stalePooledConnection: Cause = {
  id: 'stale-pooled-connection',
  group: 'endpoint',
  actor: 'both',
  summary: 'a request was written to a pooled connection that the server had closed while idle',
  outranks: ['write-after-close', 'closed-on-accept', 'peer-rebooted', 'client-abort', 'retransmission-timeout'],
  groupBy: 'server',
  detect(connection, scene): Claim | null {
    const late = lateWrite(connection);
    if (late === null || !isIdleClose(connection, late) || isLateFarewell(connection, scene, late)) return null;
    // A pool hands out what is at rest: a server that closes in the middle of a request is another story.
    if (lastSpeakerBefore(connection, Math.min(late.finIndex, late.writeIndex)) === ORIGINATOR) return null;
    const ignored = late.reset === null ? neverAnswered(connection, late) : null;
    if (late.reset === null && ignored === null) return null;
    const server = endpointName(connection, RESPONDER);
    const { crossed } = late;
    const idle = duration(late.idleNs);
    const name = requestName(lateMessage(connection, scene, late));
    return {
      severity: 'error',
      confidence: ignored === null ? 'certain' : 'likely',
      actor: 'both',
      actorAddress: server,
      summary: crossed
        ? `${server} closed the idle connection (${idle} without traffic) while the client's next ${name} was on its way.`
        : `${server} closed the connection after ${idle} of idleness; ${duration(late.afterFinNs)} later the client still wrote its next ${name} on it.`,
      evidence: [
        ...lateEvidence(
          late,
          `FIN by the server after ${idle} idle; it acknowledges nothing of the request`,
          `${name} of ${bytes(late.lateBytes)} on the connection that the server has closed`,
        ),
        ...repeats(ignored),
      ],
      facts: {
        idleBeforeCloseMs: milliseconds(late.idleNs),
        writtenAfterCloseMs: milliseconds(late.afterFinNs),
        requestBytes: late.lateBytes,
      },
      execution: executionVerdict(connection),
      rivals:
        ignored === null
          ? []
          : [
              {
                cause: 'retransmission-timeout',
                because:
                  'no RST says that the socket was gone: the server may have closed its half only, and the path died',
              },
            ],
      remedies: staleRemedies(late.idleNs, crossed, ignored === null),
      nextSteps: [],
    };
  },
};

/** No RST came, as when a firewall forgot the flow with the FIN: the copies of the request went unanswered. */
function neverAnswered(connection: ConnectionRecord, late: LateWrite): StalledSender | null {
  const stall = stalledSender(connection, ORIGINATOR);
  if (stall === null || stall.repeats < 2 || stall.firstIndex !== late.writeIndex) return null;
  // An acknowledgment or a FIN that comes later is an answer of sorts.
  return stall.peerAlive ? null : stall;
}

function repeats(ignored: StalledSender | null): EvidenceFrame[] {
  const entries = ignored?.entries ?? [];
  return entries.slice(0, 6).map((entry) => frameOf(entry, 'the same request again, neither acknowledged nor refused'));
}

export default stalePooledConnection;
