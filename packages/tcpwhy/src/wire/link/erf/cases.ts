import { ethernet, hex, IPV4_TCP, IPV6_TCP, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'Ethernet',
    linkType: 197,
    bytes: [...zeros(8), ...hex('02 04 0050 0000 003b 0000'), ...ethernet(0x0800, IPV4_TCP)],
    row: { ...CARRIED, linkSource: 2 },
  },
  {
    name: 'Ethernet behind two extension headers',
    linkType: 197,
    bytes: [
      ...zeros(8),
      ...hex('82 04 0060 0000 003b 8000000000000000 0000000000000000 0000'),
      ...ethernet(0x86dd, IPV6_TCP),
    ],
    row: CARRIED_IPV6,
  },
  {
    name: 'PPP',
    linkType: 197,
    bytes: [...zeros(8), ...hex('01 04 0050 0000 0031 ff03 0021'), ...IPV4_TCP],
    row: CARRIED,
  },
  {
    name: 'Cisco HDLC',
    linkType: 197,
    bytes: [...zeros(8), ...hex('01 04 0050 0000 0031 0f00 0800'), ...IPV4_TCP],
    row: CARRIED,
  },
  { name: 'IPv4', linkType: 197, bytes: [...zeros(8), ...hex('16 04 0050 0000 002d'), ...IPV4_TCP], row: CARRIED },
  { name: 'IPv6', linkType: 197, bytes: [...zeros(8), ...hex('17 04 0050 0000 0041'), ...IPV6_TCP], row: CARRIED_IPV6 },
  {
    name: 'ATM',
    linkType: 197,
    bytes: [...zeros(8), ...hex('03 04 0050 0000 0035'), ...zeros(53)],
    row: null,
    notices: ['network-protocol-not-read'],
  },
];

export default cases;
