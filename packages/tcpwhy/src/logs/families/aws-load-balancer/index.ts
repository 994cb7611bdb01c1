import type { LogFamily } from '../../log-family.ts';
import { headOf } from '../../phrases/fields.ts';
import { parseHttpLine, readHttpLine } from './http-line.ts';
import { parseTlsLine, readTlsLine } from './tls-line.ts';

/** Access logs of Application and Classic Load Balancers, and the TLS log of Network Load Balancers. */
const awsLoadBalancer: LogFamily = {
  id: 'aws-load-balancer',
  name: 'AWS Elastic Load Balancing',
  words: [
    ' 460 ',
    ' 502 - ',
    ' 503 - ',
    ' 504 - ',
    ' 504 0 ',
    ' 502 0 ',
    ' 503 0 ',
    ' 408 - ',
    ' 400 - ',
    ' 463 - ',
    'tls 2.0 ',
  ],
  claims(entry) {
    const head = headOf(entry);
    return parseHttpLine(head) !== null || parseTlsLine(head) !== null ? 'certain' : null;
  },
  read(entry) {
    const head = headOf(entry);
    const line = parseHttpLine(head);
    if (line !== null) return readHttpLine(line);
    const tls = parseTlsLine(head);
    return tls === null ? null : readTlsLine(tls);
  },
};

export default awsLoadBalancer;
