import { lastSpeakerBefore } from '../../facts/exchange.ts';
import { executionVerdict } from '../../facts/execution.ts';
import { firstReset } from '../../facts/reset-readings.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName, isSyn } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { Confidence } from '../../model/diagnosis.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import { captureAt } from '../capture-steps.ts';
import type { Cause, Claim, EvidenceFrame } from '../cause.ts';
import { duration, frameOf, inOrder, lastFrameOf, milliseconds } from '../evidence.ts';
import { onlySetUp } from '../last-message.ts';
import { wonRace } from '../race.ts';

/** A loser is dropped as soon as the winner is ready. */
const SHORT_LIFE_NS = 5e9;
/** A driver introduces itself in less than this. */
const GREETING_BYTES = 1000;

const contactPointRace: Cause = {
  id: 'contact-point-race',
  group: 'endpoint',
  actor: 'client',
  summary: 'a driver connected to all its contact points at once and dropped all but the first',
  outranks: [
    'close-with-unread-data',
    'abortive-close',
    'client-abort',
    'connect-abandoned',
    'process-death',
    'unresponsive-server',
  ],
  groupBy: 'client',
  detect(connection, scene): Claim | null {
    const close = droppedEarly(connection);
    if (close === null) return null;
    const reading = scene.reading(connection);
    const setUpOnly = onlySetUp(connection, scene);
    if (!setUpOnly && !wasOnlyGreeted(connection, close, reading !== null)) return null;
    const winner = wonRace(connection, scene);
    // Without the winner only a cluster's own protocol makes a race more likely than anything else.
    if (winner === null && !(setUpOnly && reading?.protocol === 'cql')) return null;
    if (winner !== null && isOtherService(connection, winner.index, scene)) return null;
    const server = endpointName(connection, RESPONDER);
    const livedNs = close.timeNs - connection.startNs;
    return {
      severity: 'warning',
      confidence: confidenceOf(winner !== null && setUpOnly, reading?.protocol),
      actor: 'client',
      actorAddress: connection.endpoints[ORIGINATOR].address,
      summary:
        winner === null
          ? `The client dropped its ${reading?.protocolName ?? ''} connection to ${server} ${duration(livedNs)} after it began, having asked nothing: most likely the loser of a race between contact points.`
          : `The client connected to ${server} and ${hostPort(winner.serverAddress, winner.serverPort)} at the same time and dropped this one ${duration(livedNs)} later: the other contact point was ${setUpOnly ? '' : 'most likely '}faster.`,
      evidence: inOrder([
        ...connection.history.slice(0, 1).map((entry) => frameOf(entry, `SYN to ${server}`)),
        ...(winner === null ? [] : winnersSyn(scene.record(winner.index))),
        ...lastFromServer(connection),
        frameOf(close, 'RST by the client; the server logs "Connection reset by peer"'),
      ]),
      facts: {
        livedMs: milliseconds(livedNs),
        ...(winner === null ? {} : { winner: hostPort(winner.serverAddress, winner.serverPort) }),
      },
      execution: setUpOnly
        ? { verdict: 'no', because: 'only the handshake and the driver’s own reads were sent on it' }
        : executionVerdict(connection),
      rivals:
        winner !== null && setUpOnly
          ? []
          : [
              {
                cause: 'close-with-unread-data',
                because:
                  winner === null
                    ? 'this capture does not show a connection to another contact point'
                    : 'the protocol is not known here: what was said on this connection may have been more than a greeting',
              },
            ],
      remedies: [
        {
          text: "Nothing was lost: accept the line in the server's log. To be rid of it, give the driver one contact point (it finds the others itself, but cannot start while that one is down)",
          setting: 'contact points',
          value: '1',
          where: 'client',
        },
        { text: 'Or use a driver that tries contact points one after the other', where: 'client' },
      ],
      nextSteps:
        winner === null
          ? [
              captureAt(
                connection,
                ORIGINATOR,
                'a connection to another server that began at the same time is the winner',
              ),
            ]
          : [],
    };
  },
};

/** Programs drop connections to other servers for other reasons too; drivers of a cluster do it just so. */
function confidenceOf(isClear: boolean, protocol: string | undefined): Confidence {
  if (!isClear) return 'possible';
  return protocol === 'cql' ? 'certain' : 'likely';
}

/** Whether the client asked the two servers for different names (TLS): then they are no two ways to the same thing. */
function isOtherService(connection: ConnectionRecord, winner: number, scene: Scene): boolean {
  const [own, other] = [connection, scene.record(winner)].map((record) => {
    const messages = record === null ? [] : (scene.reading(record)?.messages ?? []);
    return messages.find(({ detail }) => detail.serverName !== undefined)?.detail.serverName;
  });
  return own !== undefined && other !== undefined && own !== other;
}

/** The RST by which the client's own socket ended a connection that was hardly used; null for any other end. */
function droppedEarly(connection: ConnectionRecord): HistoryEntry | null {
  const reset = firstReset(connection);
  if (connection.closedFirst !== ORIGINATOR || reset === null || !connection.handshakeComplete) return null;
  // A stateless RST answers a SYN-ACK that came too late: that race was lost before the server knew of it.
  if (reset.entry.side !== ORIGINATOR || reset.family !== 'abort' || reset.foreignSigns.length > 0) return null;
  if (connection.endpoints[ORIGINATOR].finSequence < Number.POSITIVE_INFINITY) return null;
  return reset.entry.timeNs - connection.startNs > SHORT_LIFE_NS ? null : reset.entry;
}

/** Nothing was asked that still waits for its answer, as far as can be told of a protocol that is not known. */
function wasOnlyGreeted(connection: ConnectionRecord, close: HistoryEntry, known: boolean): boolean {
  const asked = connection.endpoints[ORIGINATOR].payloadBytes;
  if (asked === 0) return true;
  return (
    !known && asked <= GREETING_BYTES && lastSpeakerBefore(connection, connection.history.indexOf(close)) === RESPONDER
  );
}

function winnersSyn(winner: ConnectionRecord | null): EvidenceFrame[] {
  const syn = winner?.history[0];
  if (winner === null || syn === undefined || !isSyn(syn)) return [];
  return [frameOf(syn, `SYN to ${endpointName(winner, RESPONDER)}, whose connection is kept`)];
}

function lastFromServer(connection: ConnectionRecord): EvidenceFrame[] {
  const entry = connection.history.findLast((item) => item.side === RESPONDER && item.payloadBytes > 0);
  return entry === undefined ? [] : [lastFrameOf(entry, "the server's last data")];
}

function hostPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

export default contactPointRace;
