import { IPV4_TCP, IPV6_TCP, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'IPv4', linkType: 101, bytes: IPV4_TCP, row: CARRIED },
  { name: 'IPv6', linkType: 101, bytes: IPV6_TCP, row: CARRIED_IPV6 },
  { name: 'under the number of most systems', linkType: 12, bytes: IPV6_TCP, row: CARRIED_IPV6 },
  { name: 'under the number of OpenBSD', linkType: 14, bytes: IPV4_TCP, row: CARRIED },
  { name: 'neither version', linkType: 101, bytes: zeros(60), row: null, notices: ['header-malformed'] },
];

export default cases;
