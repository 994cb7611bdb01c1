import { hex, IPV4_TCP, IPV6_TCP, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'from the access point',
    linkType: 105,
    bytes: [...hex('0802 0000 020000000001 020000000003 020000000002 1000 aaaa03 000000 0800'), ...IPV4_TCP],
    row: { ...CARRIED, linkSource: 2 },
  },
  {
    name: 'to the access point, with quality of service, IPv6',
    linkType: 105,
    bytes: [...hex('8801 0000 020000000003 020000000002 020000000001 1000 0000 aaaa03 000000 86dd'), ...IPV6_TCP],
    row: { ...CARRIED_IPV6, linkSource: 2 },
  },
  {
    name: 'between access points, with HT control',
    linkType: 105,
    bytes: [
      ...hex('8883 0000 020000000003 020000000004 020000000001 1000 020000000002 0000 00000000 aaaa03 000000 0800'),
      ...IPV4_TCP,
    ],
    row: { ...CARRIED, linkSource: 2 },
  },
  {
    name: 'decrypted by the driver, flag left set',
    linkType: 105,
    bytes: [...hex('0842 0000 020000000001 020000000003 020000000002 1000 aaaa03 000000 0800'), ...IPV4_TCP],
    row: CARRIED,
  },
  {
    name: 'encrypted',
    linkType: 105,
    bytes: [...hex('0842 0000 020000000001 020000000003 020000000002 1000 010000200000 0000'), ...zeros(60)],
    row: null,
    notices: ['encrypted-wireless-frame'],
  },
  {
    name: 'first fragment',
    linkType: 105,
    bytes: [...hex('0806 0000 020000000001 020000000003 020000000002 1000 aaaa03 000000 0800'), ...IPV4_TCP],
    row: null,
    notices: ['wireless-fragment-not-read'],
  },
  {
    name: 'second fragment',
    linkType: 105,
    bytes: [...hex('0802 0000 020000000001 020000000003 020000000002 1100'), ...zeros(60)],
    row: null,
    notices: ['wireless-fragment-not-read'],
  },
  { name: 'beacon', linkType: 105, bytes: [...hex('8000 0000'), ...zeros(40)], row: null },
  { name: 'acknowledgment', linkType: 105, bytes: hex('d400 0000 020000000001'), row: null },
  { name: 'data frame without data', linkType: 105, bytes: [...hex('4811 0000'), ...zeros(20)], row: null },
];

export default cases;
