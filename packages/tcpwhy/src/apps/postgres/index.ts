import type { AppProtocol } from '../protocol.ts';
import { readPostgresConversation } from './read-conversation.ts';
import { findPostgresClient, opensAsPostgresClient, opensAsPostgresServer } from './sniff.ts';

const postgres: AppProtocol = {
  id: 'postgres',
  name: 'PostgreSQL',
  source: 'https://www.postgresql.org/docs/current/protocol.html',
  usualPorts: [5432, 6432, 26257],
  // Above tls: an SSLRequest turns this connection to TLS.
  priority: 61,
  sniff: (connection) => findPostgresClient(connection) !== null,
  read: (connection) => ({
    protocol: 'postgres',
    protocolName: 'PostgreSQL',
    messages: readPostgresConversation(connection),
  }),
  opensAsClient: opensAsPostgresClient,
  opensAsServer: opensAsPostgresServer,
};

export default postgres;
