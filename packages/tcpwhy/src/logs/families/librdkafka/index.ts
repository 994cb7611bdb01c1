import { familyOfClients } from '../../clients/client-family.ts';
import { SENT, SETTING_UP, SILENT } from '../../clients/client-verdicts.ts';

/** librdkafka, and the clients in other languages around it. */
export default familyOfClients({
  id: 'librdkafka',
  name: 'librdkafka',
  words: [
    'rdkafka',
    '/bootstrap',
    'brokers are down',
    'brokers down',
    'apiversion',
    '_transport',
    '_all_brokers_down',
    '_timed_out',
    'broker transport failure',
    "failed to resolve '",
    'll broker connections are down',
    'ssl://',
    'state auth_',
    'state ssl_handshake',
  ],
  systems: [
    {
      name: 'librdkafka',
      claim: 'certain',
      marks: [
        'rdkafka#',
        '[thrd:',
        'KafkaError{code=_',
        'Local: Broker transport failure',
        'Local: All broker connections are down',
        'brokers are down',
        'ERR__TRANSPORT',
        'ERR__ALL_BROKERS_DOWN',
      ],
    },
  ],
  rules: [
    {
      match: /Connect to \S+ failed: (?:Connection timed out|Operation timed out)|Connection setup timed out/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    { match: /Connect to \S+ failed/, otherwise: 'other', phase: 'connect' },
    { match: /Failed to resolve '/, kind: 'dns', phase: 'connect' },
    {
      match: /SSL handshake failed|ssl:\/\/[^\n]{1,300}(?:SSL|certificate)/,
      otherwise: 'tls-failure',
      phase: 'handshake',
      execution: SETTING_UP,
    },
    {
      match: /while requesting ApiVersion|state (?:APIVERSION_QUERY|AUTH_\w+|SSL_HANDSHAKE)|ApiVersionRequest failed/,
      otherwise: 'eof',
      phase: 'handshake',
      execution: SETTING_UP,
    },
    {
      match: /Timed out \w+Request in flight|request\(s\) timed out: disconnect/,
      kind: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    { match: /Receive failed/, otherwise: 'eof', phase: 'read', execution: SILENT },
    { match: /Send failed/, otherwise: 'broken-pipe', phase: 'write' },
    // The broker closes what was idle for connections.max.idle.ms.
    { match: /Disconnected \(after \d+ms in state UP/, otherwise: 'eof', phase: 'idle', execution: SILENT },
    {
      match: /[Aa]ll broker connections are down|brokers are down|_ALL_BROKERS_DOWN/,
      otherwise: 'other',
      phase: 'unknown',
      execution: SILENT,
    },
    {
      match: /Broker transport failure|_TRANSPORT|Disconnected/,
      otherwise: 'eof',
      phase: 'unknown',
      execution: SILENT,
    },
    {
      match: /_MSG_TIMED_OUT|Local: Message timed out|_TIMED_OUT|Local: Timed out/,
      kind: 'timeout-read',
      phase: 'unknown',
      execution: SILENT,
    },
  ],
});
