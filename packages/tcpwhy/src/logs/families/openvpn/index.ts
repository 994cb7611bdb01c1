import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { NOT_CONNECTED, NOT_TOLD, SETTING_UP } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /TLS key negotiation failed to occur within \d+ seconds/,
    kind: 'timeout-read',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: {
      'syn-unanswered': 'packets to the port are dropped, or the answers are',
      'path-mtu-black-hole': 'large packets of the handshake may vanish',
    },
    look: 'OpenVPN: hand-window (60 s); the firewall’s rule for its port and protocol',
  },
  {
    match:
      /TLS (?:Error: TLS )?handshake failed|Fatal TLS error|TLS_ERROR|TLS Error: (?:incoming|cannot|Unroutable|local\/remote)|VERIFY ERROR|tls-crypt unwrap error/,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /Inactivity timeout \(--ping-(?:restart|exit)\)|\[(?:soft|hard),ping-(?:restart|exit)\]/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: NOT_TOLD,
    causes: {
      'peer-vanished': 'the other side stopped answering pings',
      'middlebox-idle-drop': 'or a NAT forgot the flow',
    },
    look: 'OpenVPN: keepalive, ping-restart (120 s)',
  },
  {
    match: /Connection reset, (?:restarting|inactivity)|connection-reset/,
    otherwise: 'reset',
    phase: 'read',
    execution: NOT_TOLD,
  },
  {
    match: /TCP: connect to \[AF_INET6?\](?<remote>\S{3,60}) failed/,
    phase: 'connect',
    otherwise: 'refused',
    execution: NOT_CONNECTED,
  },
  { match: /(?:Cannot|RESOLVE: Cannot) resolve host/, kind: 'dns', phase: 'connect', execution: NOT_CONNECTED },
  { match: /(?:read|recv\w{0,4}) (?:TCP|UDP)v?\d?\w{0,12}/i, phase: 'read', execution: NOT_TOLD },
  { match: /write (?:TCP|UDP)v?\d?\w{0,12}/i, phase: 'write', execution: NOT_TOLD },
  { match: /AUTH_FAILED|Initialization Sequence Completed|Peer Connection Initiated|Restart pause/, silent: true },
];

/** `ip:port text` of servers, `text` of clients, behind date or syslog tag. */
export default familyOfRules({
  id: 'openvpn',
  name: 'OpenVPN',
  system: 'OpenVPN',
  words: [
    'tls key negotiation',
    'tls handshake failed',
    'fatal tls error',
    'inactivity timeout (--ping',
    'connection reset, restarting',
    'ping-restart',
    'verify error',
    'tls_error',
    'client-instance restarting',
  ],
  program: /^(?:ovpn-\S{1,30}|openvpn)$/,
  shapes: [
    [
      'certain',
      /TLS key negotiation failed to occur|TLS Error: |Fatal TLS error \(check_tls_errors|Inactivity timeout \(--ping|Connection reset, restarting \[|SIGUSR1\[|\[AF_INET6?\]|VERIFY ERROR: depth=|TLS_ERROR: BIO/,
    ],
  ],
  reporter: 'unknown',
  rules: RULES,
  unknown: 'grammar',
  refine: (reading, _entry, signs) => {
    const text = signs.text.slice(0, 600);
    const isServer =
      /client-instance|_SERVER|(?:^|\s|\/)\d{1,3}(?:\.\d{1,3}){3}:\d{1,5} (?:TLS|Fatal TLS|\[|Connection|VERIFY|SIGUSR1|Inactivity)/.test(
        text,
      );
    return { ...reading, reporter: isServer ? 'server' : 'client' };
  },
});
