import type { LogFamily } from '../../log-family.ts';
import { fieldOf, headOf, rawHeadOf } from '../../phrases/fields.ts';
import { parseTrafficCsv, readTraffic } from './traffic-log.ts';

/** PAN-OS traffic logs: CSV by syslog, and the same fields by name in CEF, LEEF and JSON. */
const paloAlto: LogFamily = {
  id: 'palo-alto',
  name: 'Palo Alto Networks PAN-OS',
  words: [
    'tcp-rst-from',
    'aged-out',
    'policy-deny',
    'resources-unavailable',
    'decrypt-error',
    'decrypt-cert',
    'decrypt-unsupport',
    ',reset-both,',
    ',reset-server,',
    ',reset-client,',
    ',drop,',
    ',deny,',
    ',threat,',
  ],
  claims(entry) {
    if (parseTrafficCsv(headOf(entry)) !== null || parseTrafficCsv(rawHeadOf(entry)) !== null) return 'certain';
    return fieldOf(entry, 'session_end_reason') !== undefined || /\|PAN-OS\|[^|]{0,40}\|/.test(rawHeadOf(entry))
      ? 'certain'
      : null;
  },
  read: readTraffic,
};

export default paloAlto;
