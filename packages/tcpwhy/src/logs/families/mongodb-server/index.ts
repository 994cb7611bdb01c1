import { familyOfRules } from '../../phrases/rule-family.ts';
import { MONGODB_RULES } from './messages.ts';
import { refineMongodb } from './refine.ts';

/** mongod and mongos: JSON since 4.4 (`t`, `s`, `c`, `id`, `ctx`, `msg`, `attr`), text before. */
export default familyOfRules({
  id: 'mongodb-server',
  name: 'MongoDB server',
  system: 'MongoDB server',
  words: [
    'hostunreachable',
    'networktimeout',
    'socketexception',
    'interfaceexceeded',
    'clientdisconnect',
    'client disconnected',
    'ending connection',
    'connection refused because',
    'sslhandshakefailed',
    'shutdowninprogress',
    'pooleddconnectionsdropped',
    'error in heartbeat',
    'dropping all pooled',
    'host failed in replica set',
    'in state down',
    'connection pool',
    'error receiving request',
    'error sending response',
    'too many open connections',
  ],
  program: /^mongo[ds]$/,
  shapes: [
    [
      'certain',
      /"c"\s?:\s?"(?:NETWORK|REPL|ASIO|CONNPOOL|SHARDING|REPL_HB|ELECTION|COMMAND|-|CONTROL|ACCESS|EXECUTOR|QUERY|INITSYNC|ROLLBACK|STORAGE)\s{0,8}"\s{0,4},\s{0,8}"id"\s?:\s?\d+/,
    ],
    [
      'certain',
      /(?:^|\s)[IWEFD]\d? +(?:NETWORK|REPL|ASIO|CONNPOOL|SHARDING|REPL_HB|ELECTION|COMMAND|-|CONTROL|EXECUTOR|TRACKING) +\[[^\]\n]{1,80}\] /,
    ],
  ],
  reporter: 'server',
  rules: MONGODB_RULES,
  unknown: 'grammar',
  refine: refineMongodb,
});
