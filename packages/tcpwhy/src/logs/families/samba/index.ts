import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { CLIENT_VANISHED, NOT_CONNECTED, NOT_TOLD } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match:
      /read_(?:fd|socket)_with_timeout[^\n]{0,40} client (?:(?!0\.0\.0\.0)[\d.a-fA-F:]{3,45}) read error = NT_STATUS_(?:END_OF_FILE|CONNECTION_DISCONNECTED)/,
    kind: 'eof',
    phase: 'read',
    execution: CLIENT_VANISHED,
  },
  {
    match: /read error = NT_STATUS_(?:END_OF_FILE|CONNECTION_DISCONNECTED)/,
    kind: 'eof',
    phase: 'read',
    execution: CLIENT_VANISHED,
  },
  { match: /read_(?:fd|socket)_with_timeout|read error = /, phase: 'read', execution: CLIENT_VANISHED },
  { match: /Failed to send|write_data|sendfile failed/, phase: 'write' },
  {
    match: /Connection to \S{1,255} failed \(Error NT_STATUS_(?:IO_TIMEOUT|CONNECTION_TIMED_OUT)\)/,
    reporter: 'client',
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NOT_CONNECTED,
  },
  {
    match: /Connection to \S{1,255} failed \(Error NT_STATUS_|connect(?:ion)? (?:to \S{1,255} )?failed/i,
    reporter: 'client',
    phase: 'connect',
    otherwise: 'other',
  },
  {
    match: /getpeername failed|get_peer_addr|getpeername\(\)/,
    phase: 'unknown',
    otherwise: 'closed-locally',
    execution: NOT_TOLD,
  },
];

/** smbd and its companions, and smbclient. */
export default familyOfRules({
  id: 'samba',
  name: 'Samba',
  system: 'Samba',
  words: ['read_fd_with_timeout', 'read_socket_with_timeout', 'nt_status_end_of_file', 'getpeername failed'],
  program: /^(?:smbd|nmbd|winbindd|samba|samba-dcerpcd|smbclient)$/,
  shapes: [
    [
      'certain',
      /\bread_(?:fd|socket)_with_timeout\b|(?:source3\/|lib\/util_sock\.c|smbd\/\w{1,40}\.c:)|\bError NT_STATUS_[A-Z_]{4,40}\)/,
    ],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
});
