import { familyOfRules } from '../../phrases/rule-family.ts';
import { SSHD_RULES } from './messages.ts';

/** sshd and sshd-session. The client prints some of the same sentences: the peer's port tells who wrote them. */
export default familyOfRules({
  id: 'openssh-server',
  name: 'OpenSSH server',
  system: 'OpenSSH server',
  words: [
    'kex_exchange_identification',
    'connection closed by',
    'connection reset by',
    'timeout before authentication',
    'client not responding',
    'read error from remote',
    'did not receive identification',
    'bad protocol version',
    'banner exchange',
    'unable to negotiate',
    'maxstartups',
    'ssh_dispatch_run_fatal',
    'write failed',
    'packet_write',
    'drop connection',
    'client_loop',
    'connection corrupted',
  ],
  program: /^sshd(?:-session|-auth)?$/,
  shapes: [
    ['likely', /\[preauth\]|\bsshd(?:-session)?\b|\bpast MaxStartups\b/],
    // Peers with an ephemeral port: whoever logs them is the server.
    [
      'likely',
      /(?:kex_exchange_identification|banner exchange|[Cc]onnection (?:closed|reset) by|Connection from|Timeout|identification|Unable to negotiate with|Read error from).{0,200} port (?:3[2-9]\d{3}|[4-5]\d{4}|6[0-5]\d{3})\b/s,
    ],
  ],
  reporter: 'server',
  rules: SSHD_RULES,
  unknown: 'grammar',
});
