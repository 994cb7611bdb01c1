import type { NoticeKind } from '../model/notices.ts';

/** What taking verdicts may have to say. */
export const DIAGNOSE_NOTICES = {
  ruleFailed: {
    id: 'cause-rule-failed',
    severity: 'error',
    text: 'A rule of tcpwhy itself failed on a connection, so a cause may be missing',
    remedy: 'Please report this with the capture, or with its headers only (editcap -s 96)',
  },
  harmlessReset: {
    id: 'harmless-reset-after-fin',
    severity: 'info',
    text: 'Connections ended in RST after an orderly FIN, with everything acknowledged and answered: harmless (SO_LINGER 0 on a server, as Cassandra has it, or a client that closes for good); the log line "Connection reset by peer" about them can be ignored',
    remedy: '',
  },
  harmlessGoodbye: {
    id: 'harmless-write-after-close',
    severity: 'info',
    text: 'A RST answered only a farewell (such as COM_QUIT) into a connection that the server had closed: nobody was hurt',
    remedy: '',
  },
  probe: {
    id: 'connection-probe',
    severity: 'info',
    text: 'Clients reset connections on which they had not sent a byte (port scan or health check): harmless',
    remedy: '',
  },
  unheardFin: {
    id: 'fin-not-acknowledged',
    severity: 'notice',
    text: 'A side closed, and repeated its FIN, or a TLS farewell before it, without an acknowledgment, with no data waiting: nothing was lost, but the other end, or the path to it, had gone',
    remedy:
      'When it follows a long idle time, a NAT or firewall may have forgotten the connection: keep it alive (SO_KEEPALIVE), or close it sooner',
  },
  oneDirection: {
    id: 'one-direction-captured',
    severity: 'notice',
    text: 'Of some connections only one direction was captured: what the other side said shows in acknowledgments alone, so much of what may have gone wrong cannot be seen',
    remedy: 'Capture where both directions pass (asymmetric routes, one half of a tap or mirror port)',
  },
  unexplainedReset: {
    id: 'reset-not-explained',
    severity: 'notice',
    text: 'Connections ended in a RST that this capture does not explain: its shape and its moment fit several causes equally well',
    remedy:
      'Capture at both ends, from before the connections begin, and look at the frame named here and the one before it',
  },
} as const satisfies Record<string, NoticeKind>;
