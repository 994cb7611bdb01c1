import type { LogFamily } from '../../log-family.ts';
import { headOf } from '../../phrases/fields.ts';
import { parseHttpLine, readHttpLine } from './http-line.ts';
import { parseTlsLine, readTlsLine } from './tls-line.ts';

/** Access logs of Application and Classic Load Balancers, and the TLS log of Network Load Balancers. */
const awsLoadBalancer: LogFamily = {
  id: 'aws-load-balancer',
  name: 'AWS Elastic Load Balancing',
  words: [...statusWords(), ' 504 0 ', ' 502 0 ', ' 503 0 ', 'tls 2.0 '],
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

/** The status, the target's, and a digit of the count of bytes: healthy lines of others have `502 - -` and `460 "`. */
function statusWords(): string[] {
  const digits = [...'0123456789'];
  const silent = ['460', '502', '503', '504', '408', '400', '463'].flatMap((status) =>
    digits.map((digit) => ` ${status} - ${digit}`),
  );
  return [...silent, ...digits.map((digit) => ` 460 ${digit}`)];
}

export default awsLoadBalancer;
