import type { AppProtocol } from '../protocol.ts';
import { readSshConversation } from './read-conversation.ts';
import { opensAsSsh, sniffSsh } from './sniff.ts';

const ssh: AppProtocol = {
  id: 'ssh',
  name: 'SSH',
  source: 'RFC 4253',
  usualPorts: [22, 2222],
  // Its identification is unmistakable: no order needed.
  priority: 30,
  sniff: sniffSsh,
  read: (connection) => ({ protocol: 'ssh', protocolName: 'SSH', messages: readSshConversation(connection) }),
  opensAsClient: opensAsSsh,
  opensAsServer: opensAsSsh,
};

export default ssh;
