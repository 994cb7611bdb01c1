import type { AppProtocol } from '../protocol.ts';
import { readInternodeConversation } from './read-conversation.ts';
import { opensAsInternodeClient, opensAsInternodeServer, sniffInternode } from './sniff.ts';

const cassandraInternode: AppProtocol = {
  id: 'cassandra-internode',
  name: 'Cassandra internode',
  source:
    'https://github.com/apache/cassandra (org.apache.cassandra.net: HandshakeProtocol, FrameEncoderCrc, FrameEncoderLZ4)',
  usualPorts: [7000, 7001],
  // Below cql: both use the same segments, and only cql can tell its own by what is inside.
  priority: 45,
  sniff: sniffInternode,
  read: (connection) => ({
    protocol: 'cassandra-internode',
    protocolName: 'Cassandra internode',
    messages: readInternodeConversation(connection),
  }),
  opensAsClient: opensAsInternodeClient,
  opensAsServer: opensAsInternodeServer,
};

export default cassandraInternode;
