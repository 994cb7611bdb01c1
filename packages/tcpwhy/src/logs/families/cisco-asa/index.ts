import type { LogFamily } from '../../log-family.ts';
import { headOf } from '../../phrases/fields.ts';
import { readAsa } from './messages.ts';

/** Reasons of teardowns: those of connections that ended in order are not among them. */
const REASONS = [
  'tcp reset',
  'syn timeout',
  'syn control',
  'invalid syn',
  'fin timeout',
  'conn-timeout',
  'connection timeout',
  'idle timeout',
  'half-closed',
  'pinhole timeout',
  'flow closed',
  'flow terminated',
  'flow reset',
  'deny terminate',
  'failover primary',
  'xlate clear',
  'tunnel has been torn',
  'probe maximum',
  'probe received',
  'no valid adjacency',
  'tcp bad',
  'tcp segment',
  'tcp unexpected',
  'unauth deny',
  'route change',
  'tcp intercept',
];

/** Denials, limits, translations, TLS: `%ASA-4-106023` and relatives, whatever level they are logged at. */
function numbers(): string[] {
  const series = ['106', '201', '305', '419', '710003', '725', '733'];
  return ['asa', 'ftd'].flatMap((device) =>
    ['1', '2', '3', '4', '6', '7'].flatMap((level) => series.map((number) => `%${device}-${level}-${number}`)),
  );
}

/** `%ASA-6-302014: Teardown TCP connection ...`, and FTD's and the FWSM's and PIX's same messages. */
const ciscoAsa: LogFamily = {
  id: 'cisco-asa',
  name: 'Cisco ASA and Firepower',
  words: [...REASONS, ...numbers()],
  claims: (entry) => (/%(?:ASA|FTD|PIX|FWSM)-(?:\w{2,12}-)?\d-\d{6}: /.test(headOf(entry)) ? 'certain' : null),
  read: (entry) => readAsa(headOf(entry)),
};

export default ciscoAsa;
