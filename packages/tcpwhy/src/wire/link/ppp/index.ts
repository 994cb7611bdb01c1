import type { HeaderFormat } from '../../header-format.ts';
import { parsePpp } from './parse-frame.ts';

const ppp: HeaderFormat = {
  id: 'ppp',
  summary: 'Point-to-point protocol, with or without HDLC address and control bytes.',
  source: 'RFC 1661 §2 and §6.5, RFC 1662 §3',
  linkTypes: { 9: 'PPP', 50: 'PPP over serial', 166: 'PPP with direction (pppd)', 204: 'PPP with direction' },
  parse: parsePpp,
};

export default ppp;
