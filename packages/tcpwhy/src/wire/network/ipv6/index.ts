import type { HeaderFormat } from '../../header-format.ts';
import { parseIpv6 } from './parse-header.ts';

const ipv6: HeaderFormat = {
  id: 'ipv6',
  summary: 'IPv6 header; extension headers are handed over like protocols.',
  source: 'RFC 8200 §3',
  linkTypes: { 229: 'raw IPv6' },
  etherTypes: [0x86dd],
  parse: parseIpv6,
};

export default ipv6;
