import { ethernet, hex, IPV4_TCP, IPV6_TCP, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'IPv4',
    bytes: ethernet(0x8864, [...hex('1100 0001 002f 0021'), ...IPV4_TCP]),
    row: { ...CARRIED, linkSource: 2 },
  },
  { name: 'IPv6', bytes: ethernet(0x8864, [...hex('1100 0001 0043 0057'), ...IPV6_TCP]), row: CARRIED_IPV6 },
  { name: 'its own link type', linkType: 51, bytes: [...hex('1100 0001 002f 0021'), ...IPV4_TCP], row: CARRIED },
  { name: 'link control protocol', bytes: ethernet(0x8864, [...hex('1100 0001 000a c021'), ...zeros(8)]), row: null },
  { name: 'discovery', bytes: ethernet(0x8863, [...hex('1109 0000 0004'), ...zeros(4)]), row: null },
  {
    name: 'a code of the discovery stage',
    bytes: ethernet(0x8864, [...hex('11a7 0001 0000 0021'), ...IPV4_TCP]),
    row: null,
  },
  {
    name: 'a length below that of the packet',
    bytes: ethernet(0x8864, [...hex('1100 0001 0010 0021'), ...IPV4_TCP]),
    row: CARRIED,
  },
  {
    name: 'an unknown version',
    bytes: ethernet(0x8864, [...hex('2100 0001 002f 0021'), ...IPV4_TCP]),
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;
