import type { HeaderFormat } from '../../header-format.ts';
import { parseIpv4 } from './parse-header.ts';

const ipv4: HeaderFormat = {
  id: 'ipv4',
  summary: 'IPv4 header; puts fragments together.',
  source: 'RFC 791 §3.1',
  linkTypes: { 228: 'raw IPv4' },
  etherTypes: [0x0800],
  parse: parseIpv4,
};

export default ipv4;
