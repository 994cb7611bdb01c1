import { hex, IPV4_TCP, IPV6_TCP, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'inbound, IPv4',
    linkType: 117,
    bytes: [...hex('3d 02 01 00'), ...zeros(56), ...hex('01 000000'), ...IPV4_TCP],
    row: { ...CARRIED, direction: 1 },
  },
  {
    name: 'outbound, IPv6, longer header of newer systems',
    linkType: 117,
    bytes: [...hex('64 18 01 00'), ...zeros(56), ...hex('02'), ...zeros(39), ...IPV6_TCP],
    row: { ...CARRIED_IPV6, direction: 2 },
  },
  {
    name: 'a length below the fields',
    linkType: 117,
    bytes: [...hex('04 02 01 00'), ...zeros(60), ...IPV4_TCP],
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;
