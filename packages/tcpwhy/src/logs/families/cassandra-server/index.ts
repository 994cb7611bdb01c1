import { familyOfRules } from '../../phrases/rule-family.ts';
import { CASSANDRA_RULES } from './messages.ts';
import { refineCassandra } from './refine.ts';

/** Apache Cassandra, DataStax Enterprise and relatives: system.log and debug.log of versions 1.2 to 5. */
export default familyOfRules({
  id: 'cassandra-server',
  name: 'Cassandra server',
  system: 'Cassandra server',
  words: [
    'unable to gossip',
    'unable to contact any seeds',
    'exception during request',
    'client networking',
    'no-channel',
    'is now down',
    'cannot achieve consistency',
    'internodeconnection',
    'handshakeprotocol',
    'outboundtcpconnection',
    'incomingtcpconnection',
    'unsupported protocol version',
    'dropping message',
    'messages were dropped',
    'isalive',
    'eof reading from socket',
    'ioexception reading from socket',
  ],
  shapes: [
    [
      'certain',
      /\borg\.apache\.cassandra\.(?!cql\.jdbc)|Unable to (?:gossip with any (?:seeds|peers)|contact any seeds)/,
    ],
    ['certain', /Unexpected exception during request|(?:Native|Unknown) exception in client networking/],
    [
      'certain',
      /\d{4}(?:-\w+)?-\[?(?:URGENT|SMALL|LARGE|LEGACY)_MESSAGES?|(?:Outbound|Incoming)TcpConnection\.java|(?:Outbound|Inbound)Connection\w{0,20}\.java/,
    ],
    [
      'certain',
      /\[(?:MessagingService-(?:Incoming|Outgoing)-|Messaging-EventLoop-|Native-Transport-Requests|SharedPool-Worker-|GossipStage|GossipTasks|HANDSHAKE-|StreamConnectionEstablisher|STREAM-)/,
    ],
    [
      'certain',
      /(?:StorageService|CassandraDaemon|NoSpamLogger|Gossiper|FailureDetector|MessagingService|ExceptionHandlers|OutboundConnectionInitiator|InboundConnectionInitiator|StreamSession|HintsDispatchExecutor)\.java:\d+ - /,
    ],
  ],
  reporter: 'server',
  rules: CASSANDRA_RULES,
  unknown: 'grammar',
  refine: refineCassandra,
});
