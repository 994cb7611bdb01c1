import { hex, IPV4_TCP, IPV6_TCP, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'IETF, IPv4', linkType: 107, bytes: [...hex('1841 03 cc'), ...IPV4_TCP], row: CARRIED },
  {
    name: 'IETF, IPv6, four-byte address',
    linkType: 107,
    bytes: [...hex('18404001 03 8e'), ...IPV6_TCP],
    row: CARRIED_IPV6,
  },
  { name: 'IETF, SNAP', linkType: 107, bytes: [...hex('1841 03 00 80 000000 0800'), ...IPV4_TCP], row: CARRIED },
  { name: 'Cisco', linkType: 107, bytes: [...hex('1841 0800'), ...IPV4_TCP], row: CARRIED },
  { name: 'sent', linkType: 206, bytes: [...hex('01 1841 03 cc'), ...IPV4_TCP], row: { ...CARRIED, direction: 2 } },
  { name: 'line management', linkType: 107, bytes: [...hex('0001 03 08'), ...zeros(12)], row: null },
  {
    name: 'an address without end',
    linkType: 107,
    bytes: [...hex('18404040 03 cc'), ...IPV4_TCP],
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;
