import { familyOfClients } from '../../clients/client-family.ts';
import { CHECKED, SENT, SILENT } from '../../clients/client-verdicts.ts';
import { MYSQL_CLIENT_MESSAGES } from '../../clients/mysql-messages.ts';

/** github.com/go-sql-driver/mysql. */
export default familyOfClients({
  id: 'go-mysql',
  name: 'Go MySQL driver',
  words: [
    '[mysql] ',
    'packets.go:',
    'invalid connection',
    'bad connection',
    'busy buffer',
    'closing bad idle connection',
    'commands out of sync',
    'write tcp ',
  ],
  systems: [
    {
      name: 'Go MySQL driver',
      claim: 'certain',
      marks: ['[mysql] '],
      shape: /\b(?:packets|connection|driver|infile|compress)\.go:\d+: [^\n]{0,200}(?:EOF|tcp|connection|buffer)/,
    },
    {
      name: 'Go MySQL driver',
      claim: 'likely',
      marks: ['packet for query is too large. Try adjusting'],
      shape: /^(?:[\d/: .]{10,30})?(?:invalid connection|Error \d{4}(?: \([0-9A-Z]{5}\))?: )/m,
    },
  ],
  rules: [
    // The liveness check on checkout: nothing had been written.
    { match: /closing bad idle connection/, otherwise: 'eof', phase: 'idle', execution: CHECKED },
    { match: /\bdial tcp[^\n]{0,300}(?:i\/o timeout|deadline exceeded)/, kind: 'timeout-connect', phase: 'connect' },
    { match: /\bwrite tcp [^\n]{1,200}i\/o timeout/, kind: 'timeout-read', phase: 'write' },
    { match: /\bread tcp [^\n]{1,200}: i\/o timeout/, kind: 'timeout-read', phase: 'read', execution: SENT },
    {
      match: /\bread tcp [^\n]{1,200}: read: connection reset by peer|\bread tcp [^\n]{1,200}connection/,
      phase: 'read',
      execution: SENT,
    },
    { match: /\bwrite tcp /, phase: 'write' },
    { match: /(?:packets|connection)\.go:\d+: (?:unexpected )?EOF/, kind: 'eof', phase: 'read', execution: SENT },
    { match: /malformed packet|commands out of sync|busy buffer/, kind: 'other', phase: 'read', execution: SILENT },
    { match: /\bdriver: bad connection\b/, kind: 'other', phase: 'unknown', execution: SILENT },
    // ErrInvalidConn: the driver had started to send, and does not let database/sql repeat it.
    { match: /\binvalid connection\b/, otherwise: 'other', phase: 'read', execution: SENT },
    ...MYSQL_CLIENT_MESSAGES,
  ],
});
