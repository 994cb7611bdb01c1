import type { HeaderFormat } from '../../header-format.ts';
import { parseGre } from './parse-header.ts';

const gre: HeaderFormat = {
  id: 'gre',
  summary: 'Generic routing encapsulation, also as PPTP, NVGRE, ERSPAN, WCCP and in UDP.',
  source: 'RFC 2784, RFC 2890 (key, sequence), RFC 2637 §4.1 (PPTP), RFC 8086 (in UDP)',
  ipProtocols: [47],
  udpPorts: [4754],
  parse: parseGre,
};

export default gre;
