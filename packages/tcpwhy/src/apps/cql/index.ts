import type { AppProtocol } from '../protocol.ts';
import { readCqlConversation } from './read-conversation.ts';
import { opensAsCqlClient, opensAsCqlServer, sniffCql } from './sniff.ts';

const cql: AppProtocol = {
  id: 'cql',
  name: 'Cassandra CQL',
  source: 'https://github.com/apache/cassandra/tree/trunk/doc (native_protocol_v1.spec to native_protocol_v5.spec)',
  usualPorts: [9042, 9142, 19042],
  // Above cassandra-internode, whose segments have the same outer framing and no frame inside that could tell.
  priority: 70,
  sniff: sniffCql,
  read: (connection) => ({ protocol: 'cql', protocolName: 'Cassandra CQL', messages: readCqlConversation(connection) }),
  opensAsClient: opensAsCqlClient,
  opensAsServer: opensAsCqlServer,
};

export default cql;
