import { endpointName } from '../../facts/turns.ts';
import { RESPONDER } from '../../model/history.ts';
import type { Cause } from '../cause.ts';
import { NEVER_CONNECTED, synEvidence, synsOf } from '../connect-evidence.ts';
import { frameOf, inOrder } from '../evidence.ts';
import { icmpMeaning } from '../icmp-meaning.ts';

const icmpRejection: Cause = {
  id: 'icmp-rejection',
  group: 'connect',
  actor: 'router',
  summary: 'an ICMP error answers the SYN',
  outranks: ['syn-unanswered'],
  groupBy: 'server',
  detect(connection) {
    if (connection.ending !== 'icmp-rejected') return null;
    const entry = connection.history.find((item) => item.kind === 'icmp');
    if (entry?.icmp == null) return null;
    const meaning = icmpMeaning(connection.family, entry.icmp);
    if (!meaning.rejects) return null;
    const server = endpointName(connection, RESPONDER);
    // Linux ends the connect at once; Windows goes on to its last SYN (RFC 1122 §4.2.3.9 calls most codes soft).
    const triedOn = synsOf(connection).some((syn) => syn.lastTimeNs > entry.timeNs);
    const byServer = entry.icmp.sourceAddress === connection.endpoints[RESPONDER].address;
    return {
      severity: 'error',
      confidence: 'certain',
      actor: byServer ? 'server' : 'router',
      actorAddress: entry.icmp.sourceAddress,
      summary: `${entry.icmp.sourceAddress} answered the connect to ${server} with ICMP "${meaning.name}"${triedOn ? '; the client tried on, and nothing else answered' : ', which ends it'}.`,
      evidence: inOrder([
        ...synEvidence(connection),
        frameOf(
          entry,
          `ICMP type ${entry.icmp.type} code ${entry.icmp.code} (${meaning.name}) from ${entry.icmp.sourceAddress}, quoting the SYN`,
        ),
      ]),
      facts: { icmpType: entry.icmp.type, icmpCode: entry.icmp.code, icmpSource: entry.icmp.sourceAddress },
      execution: NEVER_CONNECTED,
      rivals: [],
      remedies: [
        { text: meaning.remedy(server, entry.icmp.sourceAddress), where: byServer ? 'server' : 'router or firewall' },
      ],
      nextSteps: [
        {
          text: `On ${entry.icmp.sourceAddress}: which way has it to the server, and what does its packet filter say?`,
          command: `ip route get ${connection.endpoints[RESPONDER].address}; nft list ruleset`,
        },
      ],
    };
  },
};

export default icmpRejection;
