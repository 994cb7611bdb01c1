import { endpointOf } from '../../phrases/endpoints.ts';
import { headOf } from '../../phrases/fields.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { RABBITMQ_RULES } from './messages.ts';

/** `connection <pid> (client -> server`, in the line above the reason. */
const ENDS = /connection <[\d.]{3,30}> \((\S{3,60}) -> ([^\s,)]{3,60})/;

/** RabbitMQ 3.x and 4.x: `closing AMQP connection <pid> (client -> server...):` and the reason in the next line. */
export default familyOfRules({
  id: 'rabbitmq-server',
  name: 'RabbitMQ',
  system: 'RabbitMQ server',
  words: [
    'closing amqp connection',
    'closing mqtt connection',
    'missed heartbeats',
    'heartbeat_timeout',
    'unexpectedly closed tcp',
    'bad_header',
    'handshake_timeout',
    'error on amqp connection',
    'inet_error',
    'send_failed',
    'connection_closed_abruptly',
    'not responding',
    'net_tick_timeout',
    'running_partitioned_network',
    ' down: ',
    'connection limit',
    'file descriptor limit',
    'partial partition',
  ],
  program: /^(?:rabbitmq-server|rabbitmq|rabbit)$/,
  shapes: [
    [
      'certain',
      /(?:closing|Error on) (?:AMQP|MQTT|STOMP|direct) connection|accepting AMQP connection|\brabbit_(?:reader|mqtt|node_monitor|networking)\b|rabbit on node|\bnode '?rabbit@/,
    ],
    ['certain', /\[(?:debug|info|notice|warning|error|critical)\] <\d+\.\d+\.\d+> /],
    [
      'certain',
      /^\{(?:heartbeat_timeout|handshake_timeout|handshake_error|bad_header|bad_version|inet_error|writer,send_failed),/m,
    ],
    ['certain', /=(?:ERROR|WARNING|INFO) REPORT==== .{0,60}\n(?:closing|Error on|accepting) AMQP/],
  ],
  reporter: 'server',
  rules: RABBITMQ_RULES,
  unknown: 'grammar',
  refine: (reading, entry) => {
    const ends = ENDS.exec(headOf(entry));
    return ends === null ? reading : { ...reading, remote: endpointOf(ends[1]), local: endpointOf(ends[2]) };
  },
});
