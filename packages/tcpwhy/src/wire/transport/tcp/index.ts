import type { HeaderFormat } from '../../header-format.ts';
import { parseTcp } from './parse-segment.ts';

const tcp: HeaderFormat = {
  id: 'tcp',
  summary: 'TCP segment header and options; makes a packet row.',
  source: 'RFC 9293 §3.1, RFC 7323 (window scale, timestamps), RFC 2018 (SACK)',
  ipProtocols: [6],
  parse: parseTcp,
};

export default tcp;
