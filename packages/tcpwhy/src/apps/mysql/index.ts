import type { AppProtocol } from '../protocol.ts';
import { readMysqlConversation } from './read-conversation.ts';
import { findMysqlClient, MYSQL_PORTS, opensAsMysqlClient, opensAsMysqlServer } from './sniff.ts';

const mysql: AppProtocol = {
  id: 'mysql',
  name: 'MySQL',
  source: 'https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html',
  usualPorts: MYSQL_PORTS,
  // Above tls: an SSLRequest turns this connection to TLS, and the greeting before it says what it is.
  priority: 60,
  sniff: (connection) => findMysqlClient(connection) !== null,
  read: (connection) => ({ protocol: 'mysql', protocolName: 'MySQL', messages: readMysqlConversation(connection) }),
  opensAsClient: opensAsMysqlClient,
  opensAsServer: opensAsMysqlServer,
};

export default mysql;
