import { hex, IPV4_TCP, IPV6_TCP, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'IPv4', linkType: 242, bytes: [...zeros(40), ...hex('0800 0000'), ...IPV4_TCP], row: CARRIED },
  { name: 'IPv6', linkType: 242, bytes: [...zeros(40), ...hex('86dd 0000'), ...IPV6_TCP], row: CARRIED_IPV6 },
  { name: 'ARP', linkType: 242, bytes: [...zeros(40), ...hex('0806 0000'), ...zeros(56)], row: null },
];

export default cases;
