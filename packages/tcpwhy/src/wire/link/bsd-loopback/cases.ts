import { hex, IPV4_TCP, IPV6_TCP } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'little-endian, IPv4', linkType: 0, bytes: [...hex('02000000'), ...IPV4_TCP], row: CARRIED },
  { name: 'big-endian, IPv4', linkType: 0, bytes: [...hex('00000002'), ...IPV4_TCP], row: CARRIED },
  { name: 'macOS, IPv6', linkType: 0, bytes: [...hex('1e000000'), ...IPV6_TCP], row: CARRIED_IPV6 },
  { name: 'FreeBSD, IPv6', linkType: 0, bytes: [...hex('1c000000'), ...IPV6_TCP], row: CARRIED_IPV6 },
  { name: 'Windows, IPv6', linkType: 0, bytes: [...hex('17000000'), ...IPV6_TCP], row: CARRIED_IPV6 },
  { name: 'Linux, IPv6', linkType: 0, bytes: [...hex('0a000000'), ...IPV6_TCP], row: CARRIED_IPV6 },
  { name: 'OpenBSD loop, IPv6', linkType: 108, bytes: [...hex('00000018'), ...IPV6_TCP], row: CARRIED_IPV6 },
  {
    name: 'another address family',
    linkType: 0,
    bytes: [...hex('10000000'), ...IPV4_TCP],
    row: null,
    notices: ['network-protocol-not-read'],
  },
];

export default cases;
