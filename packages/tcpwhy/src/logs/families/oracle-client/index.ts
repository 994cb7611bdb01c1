import { familyOfClients } from '../../clients/client-family.ts';
import { NOT_SENT, SENT, SETTING_UP, SILENT } from '../../clients/client-verdicts.ts';
import { WAS_IDLE } from '../../phrases/verdicts.ts';

/** Oracle's client errors (ORA-, TNS-, DPY-, DPI-), in any language. */
export default familyOfClients({
  id: 'oracle-client',
  name: 'Oracle client',
  words: [
    'ora-',
    'tns-',
    'dpy-',
    'dpi-',
    'njs-',
    'exceeded maximum idle time',
    'maximum number of processes',
    'maximum number of sessions',
    'not connected to oracle',
  ],
  systems: [
    {
      name: 'Oracle client',
      claim: 'certain',
      shape:
        /\b(?:ORA-(?:031(?:13|14|35|36)|125\d\d|126\d\d|0001[28]|00020|00028|0101[24]|01033|01089|02396|28547|2900\d)|TNS-\d{5}|DPY-(?:400[14]|401[01]|600\d)|DPI-1(?:010|067|080)|NJS-5\d\d)\b/,
    },
  ],
  rules: [
    // The listener's own log: it had accepted the connection, and could not give it to a server process.
    {
      match: /\* establish \*|^TNS-12518|TNS-12518: TNS:listener could not hand off/,
      otherwise: 'handshake-failed',
      phase: 'handshake',
      reporter: 'server',
      execution: SETTING_UP,
    },
    { match: /ORA-12541|DPY-6005[\s\S]{0,300}refused|TNS-12541|ORA-12564/, kind: 'refused', phase: 'connect' },
    {
      match: /ORA-12170|ORA-12535|TNS-1253[56]|ORA-12537[^\n]{0,20}timeout|ORA-12543|ORA-12560/,
      otherwise: 'timeout-connect',
      phase: 'connect',
    },
    {
      match:
        /ORA-12154|ORA-12545|ORA-12514|ORA-12505|ORA-12519|ORA-12520|ORA-12516|ORA-12518|ORA-12528|TNS-12519|TNS-12518/,
      otherwise: 'other',
      phase: 'connect',
    },
    {
      match: /ORA-12537|ORA-12547|ORA-12569|ORA-12637|ORA-12571|ORA-12570/,
      otherwise: 'eof',
      phase: 'unknown',
      execution: SILENT,
    },
    { match: /ORA-1257[10]|TNS-1257[10]/, otherwise: 'broken-pipe', phase: 'write' },
    {
      match: /ORA-(?:28759|28860|28862|28865|29024|12599)|ORA-12650/,
      kind: 'tls-failure',
      phase: 'handshake',
      execution: SETTING_UP,
    },
    { match: /ORA-000(?:18|20)|maximum number of (?:sessions|processes)/, kind: 'resource-limit', phase: 'handshake' },
    { match: /ORA-02396|exceeded maximum idle time/, kind: 'idle-timeout', phase: 'idle', execution: WAS_IDLE },
    { match: /ORA-03136/, kind: 'timeout-read', phase: 'handshake', reporter: 'server' },
    { match: /ORA-(?:00028|01012|01014|01033|01089|02399)/, otherwise: 'other', phase: 'unknown', execution: SILENT },
    {
      match: /ORA-03114|DPI-1010|DPY-1001|not connected to ORACLE/,
      kind: 'closed-locally',
      phase: 'write',
      execution: NOT_SENT,
    },
    { match: /ORA-03113|ORA-03135|DPY-4011|DPI-1080|NJS-500/, otherwise: 'eof', phase: 'read', execution: SENT },
    { match: /DPI-1067|DPY-4024|call timeout of/, kind: 'timeout-read', phase: 'read', execution: SENT },
    { match: /ORA-12609|ORA-12608|TNS-12609/, kind: 'timeout-read', phase: 'read', execution: SENT },
    { match: /DPY-600\d/, otherwise: 'other', phase: 'connect' },
  ],
});
