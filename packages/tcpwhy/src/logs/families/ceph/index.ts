import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { NO_REQUEST, NOT_TOLD, SETTING_UP } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /heartbeat_check: no reply from (?<remote>\[?[\d.a-fA-F:]{3,45}\]?:\d{1,5})/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: NO_REQUEST,
    causes: {
      'peer-vanished': 'the other OSD, its host or the path to it is gone',
      'path-mtu-black-hole':
        'heartbeats are small: where only large packets vanish (jumbo frames), they are padded for this',
    },
    look: 'ceph: osd_heartbeat_grace (20 s); both networks, public and cluster, with full-size packets',
  },
  { match: /heartbeat_check: no reply from /, kind: 'idle-timeout', phase: 'idle', execution: NO_REQUEST },
  // A message of a connection at work.
  { match: /bad crc in (?:front|middle|data)/, kind: 'protocol-mismatch', phase: 'read', execution: NOT_TOLD },
  {
    match: /connect claims to be |wrong node!/,
    kind: 'protocol-mismatch',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match:
      /libceph: \w{3}\d{1,6} (?:\(\d\))?(?<remote>\[?[\d.a-fA-F:]{3,45}\]?:\d{1,5}) socket (?:closed|error on (?:read|write))/,
    otherwise: 'eof',
    phase: 'unknown',
    reporter: 'client',
    execution: NOT_TOLD,
  },
];

/** OSDs and monitors, and the kernel's client. */
export default familyOfRules({
  id: 'ceph',
  name: 'Ceph',
  system: 'Ceph',
  words: ['heartbeat_check: no reply', 'connect claims to be', 'libceph: '],
  program: /^ceph-(?:osd|mon|mds|mgr)$/,
  shapes: [['certain', /\bheartbeat_check: no reply from |\blibceph: \w{3}\d|\bconnect claims to be /]],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
});
