import { doubleLittle, ethernet, hex, IPV4_TCP, IPV6_TCP, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'Ethernet, outbound',
    linkType: 258,
    bytes: [
      ...doubleLittle(108),
      ...doubleLittle(1),
      ...doubleLittle(1),
      ...zeros(24),
      ...doubleLittle(2),
      ...zeros(68),
      ...ethernet(0x0800, IPV4_TCP),
    ],
    row: { ...CARRIED, direction: 2, linkSource: 2 },
  },
  {
    name: 'raw IP, inbound, with a trailer',
    linkType: 149,
    bytes: [
      ...doubleLittle(52),
      ...doubleLittle(1),
      ...doubleLittle(12),
      ...zeros(24),
      ...doubleLittle(1),
      ...zeros(8),
      ...doubleLittle(4),
      ...IPV6_TCP,
      ...hex('deadbeef'),
    ],
    row: { ...CARRIED_IPV6, direction: 1 },
  },
  {
    name: 'no packet',
    linkType: 258,
    bytes: [...doubleLittle(108), ...doubleLittle(0), ...doubleLittle(1), ...zeros(96)],
    row: null,
  },
  {
    name: 'a length below the fields',
    linkType: 258,
    bytes: [...doubleLittle(0), ...doubleLittle(1), ...doubleLittle(258), ...zeros(96)],
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;
