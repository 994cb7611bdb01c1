import { endpointName } from '../../facts/turns.ts';
import { vantageOf } from '../../facts/vantage.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { NextStep, Remedy, Rival } from '../../model/diagnosis.ts';
import { ORIGINATOR, RESPONDER } from '../../model/history.ts';
import { captureAt } from '../capture-steps.ts';
import type { Cause } from '../cause.ts';
import { NEVER_CONNECTED, synEvidence, synsOf } from '../connect-evidence.ts';
import { duration, inOrder, milliseconds } from '../evidence.ts';

/** One SYN alone needs this much silence after it: less may be a capture that ended early. */
const LONE_SYN_SILENCE_NS = 3e9;
/** A kernel that repeats its SYN has waited for this long (RFC 6298 §2: 1 s); faster copies are another tool's, or a recorder's. */
const RETRY_NS = 900e6;

const synUnanswered: Cause = {
  id: 'syn-unanswered',
  group: 'connect',
  actor: 'unknown',
  summary: 'SYNs get no answer and this capture cannot say where they, or the answers, were lost',
  outranks: [],
  groupBy: 'server',
  detect(connection, scene) {
    if (connection.ending !== 'unanswered') return null;
    const syns = synsOf(connection);
    const tries = syns.reduce((sum, syn) => sum + syn.count, 0);
    // A client that goes on behind its SYN was answered: the capture has one direction only.
    if (connection.endpoints[ORIGINATOR].packets > tries) return null;
    const silenceNs = scene.lastNs - connection.endNs;
    const retried = tries > 1 && connection.endNs - connection.startNs >= RETRY_NS;
    if (!retried && silenceNs < LONE_SYN_SILENCE_NS) return null;
    const server = endpointName(connection, RESPONDER);
    const farFromClient = vantageOf(connection) === 'server';
    const waitedNs = Math.max(connection.endNs - connection.startNs, retried ? 0 : silenceNs);
    return {
      severity: 'error',
      // What the capture itself lost may have been the answer.
      confidence: scene.lossy || !isSettled(tries, silenceNs) ? 'likely' : 'certain',
      actor: 'unknown',
      summary: `${tries === 1 ? 'A SYN' : `${tries} SYNs`} to ${server} got no answer at all${tries === 1 ? ' and was not repeated' : ` within ${duration(waitedNs)}`}; ${farFromClient ? 'they did come as far as this capture, which cannot say who dropped them behind it' : 'this capture cannot say where they, or the answers, were lost'}.`,
      evidence: inOrder(synEvidence(connection)),
      facts: { syns: tries, waitedMs: milliseconds(waitedNs), capturedAtServer: farFromClient },
      execution: NEVER_CONNECTED,
      rivals: rivals(farFromClient),
      remedies: remedies(server),
      nextSteps: [nextStep(connection, farFromClient)],
    };
  },
};

/**
 * Whether the silence is more than this capture's own: a lone SYN that nobody repeats in all that time belongs to a client
 * that gave up at once, or to a capture that does not hold all; the answer to the last of two may come behind its end.
 */
function isSettled(tries: number, silenceNs: number): boolean {
  return tries >= 3 || (tries === 2 && silenceNs >= RETRY_NS);
}

/** No answer passed the capture point: far from the client that leaves the server's own kernel, or a filter before it. */
function rivals(farFromClient: boolean): Rival[] {
  const overflow: Rival = {
    cause: 'listen-backlog-overflow',
    because: 'a server whose accept queue is full drops SYNs without a word',
  };
  if (farFromClient) {
    const behind = 'if this was captured at a box before the server, the path behind that box may drop the SYN';
    return [overflow, { cause: 'syn-lost', because: behind }];
  }
  return [
    { cause: 'syn-lost', because: 'a packet filter or a wrong route may drop the SYN before the server' },
    { cause: 'syn-ack-lost', because: 'the server may have answered and the answers been lost on their way' },
    overflow,
  ];
}

function remedies(server: string): Remedy[] {
  return [
    {
      text: `Let TCP to ${server} pass: security group, network ACL, iptables/nftables on the server (they drop without an answer); and see that the address is the right one and its host is up`,
      where: 'firewall',
    },
    {
      text: 'Set a connect time-out of a few seconds in the client and retry: an unanswered connect is always safe to repeat',
      setting: 'connect timeout',
      // Past Linux's second try (1 s) and the third (2 s, or 3 s before 6.5), so that one lost SYN fails nobody.
      value: '3 s to 5 s',
      where: 'client',
    },
  ];
}

function nextStep(connection: ConnectionRecord, farFromClient: boolean): NextStep {
  if (!farFromClient) {
    return captureAt(
      connection,
      RESPONDER,
      'SYNs that arrive there unanswered are a full backlog or a packet filter; SYN-ACKs that leave are lost on the way back; nothing arriving is a drop on the path',
    );
  }
  return {
    text: 'If this was captured at the server, look at what it drops: a full accept queue (ListenOverflows grows) or its packet filter; if at a box before it, capture at the server',
    command: `nstat -az TcpExtListenOverflows TcpExtListenDrops; ss -ltn 'sport = :${connection.endpoints[RESPONDER].port}'; nft list ruleset`,
  };
}

export default synUnanswered;
