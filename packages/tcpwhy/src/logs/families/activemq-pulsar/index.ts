import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { CLIENT_VANISHED, SETTING_UP } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match:
      /Transport Connection to: (?:tcp|ssl|nio|amqp|stomp|mqtt|wss?)\S{0,10}:\/\/(?<remote>\[?[\d.a-fA-F:]{3,45}\]?:\d{1,5}) failed/,
    otherwise: 'eof',
    phase: 'unknown',
    execution: CLIENT_VANISHED,
  },
  {
    match:
      /Transport failed: [^|\n]{1,300}\| [^\n]{0,200}\bTransport: \w{2,10}:\/{2,3}(?<remote>\[?[\d.a-fA-F:]{3,45}\]?:\d{1,5})/,
    otherwise: 'eof',
    phase: 'unknown',
    execution: CLIENT_VANISHED,
  },
  {
    match: /Transport (?:Connection to: \S{1,255} )?failed: /,
    otherwise: 'eof',
    phase: 'unknown',
    execution: CLIENT_VANISHED,
  },
  { match: /inactive for too \((?:>)?long|Channel was inactive for too/, kind: 'idle-timeout', phase: 'idle' },
  {
    match: /Handshake was not completed within timeout/,
    kind: 'timeout-read',
    phase: 'handshake',
    execution: SETTING_UP,
    reporter: 'proxy',
  },
  {
    match: /\[\/(?<remote>\[?[\d.a-fA-F:]{3,45}\]?:\d{1,5})\] Got exception /,
    otherwise: 'reset',
    phase: 'read',
    execution: CLIENT_VANISHED,
  },
  { match: /Closed connection from|New connection|connection opened/, silent: true },
];

/** Brokers of ActiveMQ and Pulsar; their clients are with the others in Java. */
export default familyOfRules({
  id: 'activemq-pulsar',
  name: 'ActiveMQ and Pulsar brokers',
  system: 'ActiveMQ broker',
  words: ['transport connection to: ', 'transport failed: ', 'handshake was not completed within'],
  shapes: [
    [
      'certain',
      /\bbroker\.TransportConnection\b|\bTransport Connection to: \w{2,10}:\/\/|org\.apache\.pulsar\.(?:broker|proxy|common\.protocol)\./,
    ],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
  refine: (reading, _entry, signs) =>
    /org\.apache\.pulsar\./.test(signs.text.slice(0, 2000)) ? { ...reading, system: 'Pulsar' } : reading,
});
