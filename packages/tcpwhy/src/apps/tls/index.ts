import type { AppProtocol } from '../protocol.ts';
import { readTlsConversation } from './read-conversation.ts';
import { opensAsTlsClient, opensAsTlsServer, sniffTls } from './sniff.ts';

const tls: AppProtocol = {
  id: 'tls',
  name: 'TLS',
  source: 'RFC 8446, RFC 5246, RFC 6066',
  usualPorts: [443, 8443, 993, 995, 465, 636, 5671, 9093],
  // Last: what a protocol of its own has agreed to encrypt (mysql, postgres, http1's CONNECT) is read by that one first.
  priority: 10,
  sniff: sniffTls,
  read: (connection) => ({ protocol: 'tls', protocolName: 'TLS', messages: readTlsConversation(connection) }),
  opensAsClient: opensAsTlsClient,
  opensAsServer: opensAsTlsServer,
};

export default tls;
