import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_IPV4, NEXT_IPV6, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const IPV6_IN_IP = 41;

const ipInIp: HeaderFormat = {
  id: 'ip-in-ip',
  summary: 'IPv4 or IPv6 directly inside an IP packet: IPIP, 6in4, 6to4, segment routing.',
  source: 'RFC 2003, RFC 4213 §3',
  ipProtocols: [4, IPV6_IN_IP, 94],
  parse: parseIpInIp,
};

export default ipInIp;

/** Nothing stands between the two IP headers; segment routing uses the same numbers. */
function parseIpInIp(frame: Frame): NextHeader {
  if (!frame.enterTunnel()) return FINISHED;
  return (frame.code & 0xff) === IPV6_IN_IP ? NEXT_IPV6 : NEXT_IPV4;
}
