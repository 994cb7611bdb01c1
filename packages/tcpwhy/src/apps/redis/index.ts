import type { AppProtocol } from '../protocol.ts';
import { readRedisConversation } from './read-conversation.ts';
import { findRedisClient, opensAsRedisClient, opensAsRedisServer } from './sniff.ts';

const redis: AppProtocol = {
  id: 'redis',
  name: 'Redis',
  source: 'https://redis.io/docs/latest/develop/reference/protocol-spec/',
  usualPorts: [6379, 6380, 26379],
  // Its words are its own: no order needed.
  priority: 50,
  sniff: (connection) => findRedisClient(connection) !== null,
  read: (connection) => ({ protocol: 'redis', protocolName: 'Redis', messages: readRedisConversation(connection) }),
  opensAsClient: opensAsRedisClient,
  opensAsServer: opensAsRedisServer,
};

export default redis;
