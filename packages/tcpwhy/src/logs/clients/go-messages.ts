import type { MessageRule } from '../phrases/message-rule.ts';

/** Messages of Go's net package that mean the same whichever client hands them through. */
export const GO_NET_MESSAGES: readonly MessageRule[] = [
  // A socket in the file system that is not there is as good as a port without a listener.
  {
    match: /\bdial unix \S{1,300}: (?:connect: )?(?:no such file or directory|permission denied)/,
    kind: 'refused',
    phase: 'connect',
    causes: { 'port-closed': 'nothing has made that socket: the daemon is not running, or listens elsewhere' },
  },
  // Go's own resolver asks by UDP.
  { match: /\blookup \S{1,255} on \S{1,60}:53: [^\n]{0,120}i\/o timeout/, kind: 'dns', phase: 'connect' },
  {
    match: /\bdial unix[: ]\S{1,300}: (?:i\/o )?timeout/,
    kind: 'timeout-connect',
    phase: 'connect',
  },
];
