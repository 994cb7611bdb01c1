import type { LogFamily } from '../../log-family.ts';
import { headOf } from '../../phrases/fields.ts';
import { isClientLeft, looksLikeAccessLog, readAccessLine } from './access-log.ts';
import { looksLikeErrorLog, readErrorLine } from './error-log.ts';

/** The error log, whose lines name the fault and what nginx was doing, and access logs that tell of a lost client or upstream. */
const nginx: LogFamily = {
  id: 'nginx',
  name: 'nginx',
  words: [
    // What the general grammar has no word for.
    '" 499 ',
    'status":499',
    'status":"499',
    'status": 499',
    'status": "499',
    'status=499',
    'upstream_status',
    'no live upstreams',
    'temporarily disabled',
    'worker_connections are not enough',
    'upstream sent',
    'dns server error',
    'dns client error',
    'connect() to unix:',
    'limiting connections by zone',
    'client closed',
    'client prematurely',
    'client timed out',
    'to https port',
    'client sent invalid',
    'could not be resolved',
    'host not found in upstream',
    'broken header',
    '" 502 ',
    '" 504 ',
  ],
  claims(entry) {
    const head = headOf(entry);
    if (looksLikeErrorLog(head)) return 'certain';
    // What the agent called itself is no reason to take the line for a program of that name.
    if (isClientLeft(head)) return 'certain';
    return looksLikeAccessLog(entry, head) ? 'likely' : null;
  },
  read(entry, signs) {
    const head = headOf(entry);
    return looksLikeErrorLog(head) ? readErrorLine(head, signs) : readAccessLine(entry, head);
  },
};

export default nginx;
