import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { NO_CONNECTION_HAD, NO_REQUEST, NOT_TOLD, WORKER_STOPPED } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /execution timed out \([\d.]+ sec\), terminating/,
    kind: 'timeout-read',
    phase: 'read',
    execution: WORKER_STOPPED,
    causes: {
      'process-death':
        'php-fpm ends a worker whose request takes too long; the web server sees a close without an answer',
    },
    look: 'php-fpm: request_terminate_timeout of the pool',
  },
  {
    match: /child \d+ exited on signal (?:4|6|7|9|11|\d+) /,
    kind: 'other',
    phase: 'unknown',
    execution: WORKER_STOPPED,
    causes: { 'process-death': 'the worker died with its request in hand' },
  },
  {
    match: /server reached (?:pm\.)?max_children setting/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    causes: { 'listen-backlog-overflow': 'no worker accepts: connections wait in the accept queue until it is full' },
    look: 'php-fpm: pm.max_children, listen.backlog of the pool',
  },
  {
    match: /unable to bind listening socket for address '(?<local>[^']{3,80})'/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_REQUEST,
  },
  {
    match: /failed to (?:accept|read|write).{0,100}|accept\(\) failed/,
    otherwise: 'resource-limit',
    phase: 'connect',
    execution: NOT_TOLD,
  },
  // What the application says: its own sockets, where PHP is the client.
  {
    match:
      /executing too slow|exited with code 0|seems busy|(?:fpm is running|ready to handle connections|exiting, bye-bye)/,
    silent: true,
  },
];

/** `[14-May-2024 09:51:02] WARNING: [pool www] text`, with what PHP wrote to its standard error inside. */
export default familyOfRules({
  id: 'php-fpm',
  name: 'PHP-FPM',
  system: 'PHP-FPM',
  words: ['execution timed out', 'exited on signal', 'max_children', 'unable to bind listening socket'],
  program: /^php-fpm[\d.]{0,4}$/,
  shapes: [
    ['certain', /\b(?:DEBUG|NOTICE|WARNING|ERROR|ALERT): \[pool [^\]]{1,60}\] /],
    [
      'certain',
      /\b(?:NOTICE|WARNING|ERROR|ALERT): (?:\[pool [^\]]{1,60}\] )?(?:unable to bind listening socket|child \d+ )/,
    ],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
  refine: (reading, _entry, signs) =>
    /said into std(?:err|out)/.test(signs.text.slice(0, 600)) ? { ...reading, reporter: 'client' } : reading,
});
