import type { Cause } from '../cause.ts';

/** The claim needs a log beside the capture: diagnose/ makes it, because no connection carries it. */
export default {
  id: 'never-left-host',
  group: 'connect',
  actor: 'client host',
  summary: 'the log reports a failure for which no packet was sent',
  outranks: [],
  groupBy: 'client',
  fromLogs: true,
  detect: () => null,
} satisfies Cause;
