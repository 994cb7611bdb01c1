import { familyOfClients } from '../../clients/client-family.ts';
import { SENT, SETTING_UP, SILENT } from '../../clients/client-verdicts.ts';

/** Foundation's and CFNetwork's errors, and what they rest on, of programs on macOS and iOS. */
export default familyOfClients({
  id: 'apple-network',
  name: 'Apple networking',
  words: [
    'nsurlerrordomain code=-',
    'kcferrordomaincfnetwork code=-',
    'nsposixerrordomain code=',
    'cfnetwork sslhandshake',
    'destination_perform_socket_connect',
    'the request timed out',
  ],
  systems: [
    {
      name: 'CFNetwork (Apple)',
      claim: 'likely',
      marks: [
        'NSURLErrorDomain',
        'kCFErrorDomainCFNetwork',
        'NSPOSIXErrorDomain',
        'CFNetwork ',
        'nw_connection_',
        'tcp_connection_destination_',
      ],
    },
  ],
  rules: [
    // The last number is the one that the program was given; the others are its reasons.
    { match: /NSURLErrorDomain Code=-100[36]\b/, kind: 'dns', phase: 'connect' },
    { match: /NSURLErrorDomain Code=-1004\b/, otherwise: 'other', phase: 'connect' },
    { match: /NSURLErrorDomain Code=-1005\b/, otherwise: 'eof', phase: 'unknown', execution: SILENT },
    { match: /NSURLErrorDomain Code=-(?:1009|1020|1018)\b/, kind: 'unreachable', phase: 'connect' },
    { match: /NSURLErrorDomain Code=-12\d\d\b/, kind: 'tls-failure', phase: 'handshake', execution: SETTING_UP },
    // One limit for all phases: whether it ever connected is not told.
    { match: /NSURLErrorDomain Code=-1001\b/, kind: 'timeout-read', phase: 'unknown', execution: SILENT },
    { match: /NSURLErrorDomain Code=-(?:999|1012)\b/, silent: true },
    { match: /kCFErrorDomainCFNetwork Code=-1005\b/, otherwise: 'eof', phase: 'unknown', execution: SILENT },
    { match: /NSPOSIXErrorDomain Code=5[47]\b/, kind: 'reset', phase: 'read', execution: SENT },
    { match: /NSPOSIXErrorDomain Code=60\b/, kind: 'timeout-read', phase: 'unknown', execution: SILENT },
    { match: /NSPOSIXErrorDomain Code=61\b/, kind: 'refused', phase: 'connect' },
    // ENETDOWN, ENETUNREACH, EHOSTUNREACH: open connections get them, too, when the link goes.
    { match: /NSPOSIXErrorDomain Code=(?:50|51|65)\b/, kind: 'unreachable', phase: 'unknown', execution: SILENT },
    { match: /NSPOSIXErrorDomain Code=32\b/, kind: 'broken-pipe', phase: 'write' },
    { match: /CFNetwork SSLHandshake failed/, kind: 'tls-failure', phase: 'handshake', execution: SETTING_UP },
    { match: /connectx? to \S{1,60} failed: \[\d+\]/, otherwise: 'other', phase: 'connect' },
  ],
  // The program that got the error is known better than the library that gave it.
  refine: (reading, _signs, entry) => (entry.program === null ? reading : { ...reading, system: entry.program }),
});
