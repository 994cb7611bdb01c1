import type { LogFamily } from '../../log-family.ts';
import { headOf } from '../../phrases/fields.ts';
import { parseAccess, readAccess } from './access-log.ts';
import { looksLikeCacheLog, readCacheLine } from './cache-log.ts';

/** access.log in the native format, and cache.log. */
const squid: LogFamily = {
  id: 'squid',
  name: 'Squid',
  words: [
    '_aborted',
    '/503 ',
    '/504 ',
    '/502 ',
    '_timedout',
    '_timeout/',
    'detected dead',
    ' failed',
    'negotiating ssl',
    'hier_none',
    'running out of filedescriptors',
    'read/write failure',
  ],
  claims(entry) {
    const head = headOf(entry);
    return parseAccess(head) !== null || looksLikeCacheLog(head) ? 'certain' : null;
  },
  read(entry, signs) {
    const head = headOf(entry);
    const access = parseAccess(head);
    return access === null ? readCacheLine(head, signs) : readAccess(access);
  },
};

export default squid;
