import type { NoticeKind } from '../model/notices.ts';

/** What may be said where logs and captures meet. */
export const LOG_NOTICES = {
  harmless: {
    id: 'log-event-without-harm',
    severity: 'info',
    text: 'Lines of the log speak of connections that ended without harm in the capture',
    remedy: '',
  },
  unmatched: {
    id: 'log-event-without-connection',
    severity: 'notice',
    text: 'Lines of the log fit no connection that was captured while they were written',
    remedy:
      'Capture on the host that wrote the log, on all interfaces and without a port filter; tcpwhy explain LOG gives the command for each line',
  },
  outside: {
    id: 'log-event-outside-capture',
    severity: 'notice',
    text: 'Lines of the log were written before the capture began or after it ended',
    remedy: 'Capture from before the failure: a ring of files (tcpdump -W 10 -C 100 -w ring.pcap) can run all the time',
  },
  unlogged: {
    id: 'failure-not-logged',
    severity: 'info',
    text: 'Connections failed in the capture and no log given here has a line about them',
    remedy: 'Give the log of the program that used them, or raise its log level: it may have retried in silence',
  },
  tooManyEvents: {
    id: 'log-events-beyond-limit',
    severity: 'data-loss',
    text: 'The log has more than 50,000 events; later ones were counted but not joined',
    remedy: 'Cut the log to the time of the capture, or see all of it: tcpwhy explain LOG',
  },
} as const satisfies Record<string, NoticeKind>;
