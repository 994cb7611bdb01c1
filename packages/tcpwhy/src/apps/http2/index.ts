import type { AppProtocol } from '../protocol.ts';
import { readHttp2Conversation } from './read-conversation.ts';
import { isPreface } from './read-frame-header.ts';
import { opensAsHttp2Server, sniffHttp2 } from './sniff.ts';

const http2: AppProtocol = {
  id: 'http2',
  name: 'HTTP/2',
  source: 'RFC 9113, RFC 7541',
  usualPorts: [80, 8080, 50051],
  // Below cql and postgres, whose messages carry longer proofs than a 9-byte frame header.
  priority: 40,
  sniff: sniffHttp2,
  read: (connection) => ({ protocol: 'http2', protocolName: 'HTTP/2', messages: readHttp2Conversation(connection) }),
  opensAsClient: isPreface,
  opensAsServer: opensAsHttp2Server,
};

export default http2;
