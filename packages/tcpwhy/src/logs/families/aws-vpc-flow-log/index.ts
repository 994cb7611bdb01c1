import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading, LogFamily } from '../../log-family.ts';
import { headOf } from '../../phrases/fields.ts';
import { DENIED, OUT_OF_STATE, sessionEvent } from '../../phrases/session-end.ts';

// version account interface source destination ports protocol packets bytes start end action status (version 2).
const LINE =
  /(?:^|\s)[2-9] (?:\d{12}|-|unknown) (eni-\S{1,30}|-) (\S{3,45}) (\S{3,45}) (\d{1,5}) (\d{1,5}) (\d{1,3}) (\d+) (\d+) (\d{9,11}) (\d{9,11}) (ACCEPT|REJECT) OK\b/;

/** Flow logs of AWS VPCs in the default format. */
const awsVpcFlowLog: LogFamily = {
  id: 'aws-vpc-flow-log',
  name: 'AWS VPC flow log',
  words: [' reject ok'],
  claims: (entry) => (LINE.test(headOf(entry)) ? 'certain' : null),
  read,
};

function read(entry: LogEntry): FamilyReading | null {
  const [, , clientIp, serverIp, clientPort, serverPort, protocol, , , , , action] = LINE.exec(headOf(entry)) ?? [];
  if (action !== 'REJECT' || protocol !== '6') return null;
  // A reply that a network ACL rejects: the connection's request had come through.
  const isReply = Number(clientPort) < 1024 && Number(serverPort) >= 1024;
  if (isReply)
    return sessionEvent('AWS VPC flow log', OUT_OF_STATE, {
      clientIp: serverIp,
      clientPort: serverPort,
      serverIp: clientIp,
      serverPort: clientPort,
    });
  const end = {
    ...DENIED,
    meaning: 'a security group or network ACL drops the packets',
    look: 'security groups of the interface; network ACLs, which need a rule for replies, too',
  };
  return sessionEvent('AWS VPC flow log', end, { clientIp, clientPort, serverIp, serverPort });
}

export default awsVpcFlowLog;
