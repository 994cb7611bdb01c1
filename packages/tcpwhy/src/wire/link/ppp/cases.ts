import { ethernet, hex, IPV4_TCP, IPV6_TCP, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'address and control, IPv4', linkType: 9, bytes: [...hex('ff03 0021'), ...IPV4_TCP], row: CARRIED },
  { name: 'no address and control, IPv6', linkType: 9, bytes: [...hex('0057'), ...IPV6_TCP], row: CARRIED_IPV6 },
  { name: 'compressed protocol field', linkType: 9, bytes: [...hex('21'), ...IPV4_TCP], row: CARRIED },
  {
    name: 'address, control, compressed protocol',
    linkType: 9,
    bytes: [...hex('ff03 57'), ...IPV6_TCP],
    row: CARRIED_IPV6,
  },
  { name: 'MPLS', linkType: 9, bytes: [...hex('ff03 0281 00010140'), ...IPV4_TCP], row: CARRIED },
  {
    name: 'bridged Ethernet',
    linkType: 9,
    bytes: [...hex('ff03 0031 0001'), ...ethernet(0x0800, IPV4_TCP)],
    row: CARRIED,
  },
  { name: 'serial line', linkType: 50, bytes: [...hex('ff03 0021'), ...IPV4_TCP], row: CARRIED },
  { name: 'serial line with Cisco HDLC', linkType: 50, bytes: [...hex('0f00 0800'), ...IPV4_TCP], row: CARRIED },
  {
    name: 'Cisco HDLC under the plain link type',
    linkType: 9,
    bytes: [...hex('0f00 0800'), ...IPV4_TCP],
    row: CARRIED,
  },
  {
    name: 'pppd, received',
    linkType: 166,
    bytes: [...hex('00 ff03 0021'), ...IPV4_TCP],
    row: { ...CARRIED, direction: 1 },
  },
  {
    name: 'with direction, sent',
    linkType: 204,
    bytes: [...hex('01 ff03 0021'), ...IPV4_TCP],
    row: { ...CARRIED, direction: 2 },
  },
  { name: 'link control protocol', linkType: 9, bytes: [...hex('ff03 c021'), ...zeros(10)], row: null },
  {
    name: 'Van Jacobson compression',
    linkType: 9,
    bytes: [...hex('ff03 002d'), ...zeros(20)],
    row: null,
    notices: ['compressed-header-not-read'],
  },
  { name: 'MPPE', linkType: 9, bytes: [...hex('ff03 00fd'), ...zeros(20)], row: null, notices: ['encrypted-tunnel'] },
  {
    name: 'encryption control',
    linkType: 9,
    bytes: [...hex('ff03 0053'), ...zeros(20)],
    row: null,
    notices: ['encrypted-tunnel'],
  },
  {
    name: 'multilink',
    linkType: 9,
    bytes: [...hex('ff03 003d'), ...zeros(20)],
    row: null,
    notices: ['network-protocol-not-read'],
  },
];

export default cases;
