import type { AppProtocol } from '../protocol.ts';
import { readHttp1Conversation } from './read-conversation.ts';
import { opensAsHttp1Client, opensAsHttp1Server, sniffHttp1 } from './sniff.ts';

const http1: AppProtocol = {
  id: 'http1',
  name: 'HTTP/1',
  source: 'RFC 9110, RFC 9112; RFC 6455 for WebSocket',
  usualPorts: [80, 8080, 3128, 8000, 8888],
  // Above tls and ssh: a CONNECT tunnel or a WebSocket carries them, and is HTTP first.
  priority: 62,
  sniff: sniffHttp1,
  read: (connection) => ({ protocol: 'http1', protocolName: 'HTTP/1', messages: readHttp1Conversation(connection) }),
  opensAsClient: opensAsHttp1Client,
  opensAsServer: opensAsHttp1Server,
};

export default http1;
