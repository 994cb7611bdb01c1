import type { MessageRule } from '../../phrases/message-rule.ts';
import { NOT_TOLD, SETTING_UP, TURNED_AWAY } from '../../phrases/verdicts.ts';

/** `1.2.3.4 port 5`, behind `user x` or `invalid user x` or `authenticating user x`. */
const PEER = String.raw`(?:(?:authenticating|invalid) user \S{0,100} |user \S{1,100} )?(?<ip>[0-9a-fA-F.:]{2,45}) port (?<port>\d{1,5})`;
/** The same anywhere in the next lines. */
const THEN = `(?:[\\s\\S]{0,300}?(?:by|from|to|with) ${PEER})?`;

const rule = (message: string, rest: Omit<MessageRule, 'match'>): MessageRule => ({
  match: new RegExp(message),
  ...rest,
});

/** Texts of sshd.c, packet.c, kex.c, serverloop.c, 5.x to 10. */
export const SSHD_RULES: readonly MessageRule[] = [
  // What modules ask of other daemons on the host is no connection of a client.
  { match: /\bpam_\w{1,30}\(sshd:/, silent: true },
  rule(`kex_exchange_identification: read: Connection reset by peer${THEN}`, {
    kind: 'reset',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'client-abort': 'the client closed before its banner: a scanner or a port check' },
  }),
  rule(`kex_exchange_identification: Connection closed by remote host${THEN}`, {
    kind: 'eof',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'client-abort': 'the client closed before its banner: a scanner or a port check' },
  }),
  rule(
    `(?:kex_exchange_identification: (?:client sent invalid|banner line|Connection refused)|Bad protocol version identification|banner exchange: .{0,80}(?:invalid format|could not read protocol))${THEN}`,
    {
      kind: 'protocol-mismatch',
      phase: 'handshake',
      execution: SETTING_UP,
      causes: { 'wrong-protocol': 'what the client sent is no SSH banner' },
    },
  ),
  rule(`(?:kex_exchange_identification|banner exchange): ${THEN}`, {
    otherwise: 'handshake-failed',
    phase: 'handshake',
    execution: SETTING_UP,
  }),
  rule(`Timeout before authentication for ${PEER}`, {
    kind: 'timeout-read',
    phase: 'handshake',
    execution: SETTING_UP,
    look: 'sshd_config: LoginGraceTime (120)',
  }),
  rule(`Timeout before authentication(?: for connection)?${THEN}`, {
    kind: 'timeout-read',
    phase: 'handshake',
    execution: SETTING_UP,
    look: 'sshd_config: LoginGraceTime (120)',
  }),
  rule(
    `Timeout, (?:client|server) .{0,40}not responding(?: from (?:user \\S{1,100} )?(?<ip>[0-9a-fA-F.:]{2,45}) port (?<port>\\d{1,5}))?`,
    {
      kind: 'idle-timeout',
      phase: 'idle',
      execution: {
        verdict: 'unknown',
        because: 'the client did not answer alive messages; the line does not say what the session was doing',
      },
      causes: {
        'peer-vanished': 'the client’s host or path went away',
        'middlebox-idle-drop': 'or something on the path forgot the connection',
      },
      look: 'sshd_config: ClientAliveInterval, ClientAliveCountMax (3)',
    },
  ),
  rule(`Read error from remote host (?:\\S{1,255} )?(?:(?<ip>[0-9a-fA-F.:]{2,45}) )?port (?<port>\\d{1,5})`, {
    phase: 'read',
    otherwise: 'reset',
    execution: NOT_TOLD,
  }),
  rule(`Read error from remote host`, { phase: 'read', otherwise: 'reset', execution: NOT_TOLD }),
  rule(`(?:fatal: )?(?:Write failed|packet_write_wait|packet_write_poll|client_loop: send disconnect)${THEN}`, {
    phase: 'write',
    otherwise: 'broken-pipe',
    execution: NOT_TOLD,
  }),
  rule(`Unable to negotiate with ${PEER}`, {
    kind: 'handshake-failed',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'protocol-version-mismatch': 'client and server share no algorithm' },
  }),
  rule(`(?:no matching (?:key exchange|host key|cipher|MAC)|Unable to negotiate)${THEN}`, {
    kind: 'handshake-failed',
    phase: 'handshake',
    execution: SETTING_UP,
  }),
  rule(`ssh_dispatch_run_fatal: Connection from ${PEER}`, {
    otherwise: 'other',
    phase: 'read',
    execution: NOT_TOLD,
    causes: {
      'segment-corruption': 'a wrong message authentication code is damage on the way that TCP’s checksum missed',
    },
  }),
  rule(`Did not receive identification string from ${PEER}`, {
    kind: 'aborted-by-client',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'client-abort': 'the client closed before its banner: a scanner or a port check' },
  }),
  rule(`Did not receive identification string`, {
    kind: 'aborted-by-client',
    phase: 'handshake',
    execution: SETTING_UP,
  }),
  rule(
    `drop connection #\\d+ from \\[(?<ip>[0-9a-fA-F.:]{2,45})\\]:(?<port>\\d{1,5}) on \\[(?<lip>[0-9a-fA-F.:]{2,45})\\]:(?<lport>\\d{1,5})`,
    {
      kind: 'resource-limit',
      phase: 'handshake',
      execution: TURNED_AWAY,
      causes: { 'connection-limit-refusal': 'too many connections had not logged in yet' },
      look: 'sshd_config: MaxStartups (10:30:100), PerSourceMaxStartups',
    },
  ),
  rule('beginning MaxStartups throttling|past MaxStartups', {
    kind: 'resource-limit',
    phase: 'handshake',
    execution: TURNED_AWAY,
    look: 'sshd_config: MaxStartups (10:30:100)',
  }),
  rule('refused connect from|Connection refused by tcp wrapper', {
    kind: 'handshake-failed',
    phase: 'handshake',
    execution: TURNED_AWAY,
    look: '/etc/hosts.deny',
  }),
  // Before log-in these are broken set-ups; after it, `Connection closed by` is how clients leave, and a reset is not.
  rule(`Connection reset by ${PEER}(?: \\[preauth\\])?`, { kind: 'reset', phase: 'handshake', execution: SETTING_UP }),
  rule(
    `Connection closed by (?:authenticating|invalid) user \\S{0,100} (?<ip>[0-9a-fA-F.:]{2,45}) port (?<port>\\d{1,5})`,
    { kind: 'aborted-by-client', phase: 'handshake', execution: SETTING_UP },
  ),
  rule(`Connection closed by ${PEER} \\[preauth\\]`, {
    kind: 'aborted-by-client',
    phase: 'handshake',
    execution: SETTING_UP,
  }),
  rule(`Connection closed by ${PEER}`, { kind: 'eof', phase: 'unknown', execution: NOT_TOLD }),
  rule(`(?:error: )?connect_to \\S{1,255} port \\d{1,5}: failed`, {
    otherwise: 'refused',
    phase: 'connect',
    execution: SETTING_UP,
  }),
  rule(
    'Disconnected from|Received disconnect|Accepted |Failed (?:password|publickey|none)|session (?:opened|closed)|Connection from |Invalid user|maximum authentication attempts|exited MaxStartups|Server listening|POSSIBLE BREAK-IN|subsystem request',
    { silent: true },
  ),
];
