import type { LogFamily } from '../../log-family.ts';
import { headOf } from '../../phrases/fields.ts';
import { parseAccessLine } from './access-line.ts';
import { readAccess } from './read-access.ts';
import { looksLikeResetText, readResetText } from './reset-text.ts';

/** Access logs with response flags (text, JSON, Istio's), and the sentences that Envoy sends to clients. */
const envoy: LogFamily = {
  id: 'envoy',
  name: 'Envoy',
  words: [...flagWords(), ...detailWords()],
  claims(entry) {
    if (looksLikeResetText(headOf(entry))) return 'certain';
    return parseAccessLine(entry) === null ? null : 'certain';
  },
  read(entry, signs) {
    const access = parseAccessLine(entry);
    return access === null ? readResetText(headOf(entry), signs) : readAccess(access, signs);
  },
};

/** `" 503 UF`, and the same of JSON logs. */
function flagWords(): string[] {
  const text = ['0', '200', '400', '408', '500', '502', '503', '504'].flatMap((status) =>
    ['u', 'd', 'l', 's', 'o', 'n'].map((flag) => `" ${status} ${flag}`),
  );
  const json = ['u', 'd', 'l', 's', 'o', 'n'].flatMap((flag) => [
    `response_flags":"${flag}`,
    `response_flags": "${flag}`,
    `response_flags=${flag}`,
  ]);
  return [...text, ...json];
}

function detailWords(): string[] {
  return [
    'upstream_reset_',
    'remote_disconnect',
    'response_timeout',
    'stream_idle_timeout',
    'per_try_timeout',
    'reset reason',
    'no healthy upstream',
    'upstream request timeout',
    'delayed connect error',
    'config stream',
    'delayed_connect_error',
  ];
}

export default envoy;
