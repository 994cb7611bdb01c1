import { familyOfRules } from '../../phrases/rule-family.ts';
import { KAFKA_RULES } from './messages.ts';

/** Kafka's brokers and its Java clients: both write `(org.apache.kafka...)` behind the text, and share the network layer. */
export default familyOfRules({
  id: 'kafka-broker',
  name: 'Kafka broker and Java client',
  system: 'Kafka broker',
  words: [
    'could not be established',
    'disconnected',
    'failed authentication',
    'due to being idle',
    'closing connection',
    'closing socket',
    'no open connection',
    'too many connections',
    'maximum of',
    'broker may not be available',
    'request timeout',
    'in-flight',
    'replicafetcher',
    'invalidreceiveexception',
    'sockettimeout',
    'connection setup timeout',
  ],
  shapes: [
    ['certain', /\((?:org\.apache\.)?kafka\.[\w.$]{3,120}\)/],
    ['certain', /\borg\.apache\.kafka\.|\bkafka\.(?:network|server|cluster|controller|coordinator|log|raft)\./],
    [
      'certain',
      /\[(?:SocketServer |ReplicaFetcher |KafkaServer id=|BrokerServer id=|Controller id=|RequestSendThread |BrokerToControllerChannelManager|NodeToControllerChannelManager|RaftManager |Consumer clientId=|Producer clientId=|AdminClient clientId=)/,
    ],
  ],
  reporter: 'server',
  rules: KAFKA_RULES,
  unknown: 'grammar',
  // `clientId=` in brackets is a client's log context, the brokers' own clients apart.
  refine: (reading, _entry, signs) =>
    /\[(?:Consumer|Producer|AdminClient) clientId=/.test(signs.text.slice(0, 600))
      ? { ...reading, system: 'Kafka client (Java)', reporter: 'client' }
      : reading,
});
