import { hex, IPV4_TCP, IPV6_TCP, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'v1, outgoing',
    linkType: 113,
    bytes: [...hex('0004 0001 0006 0200000000020000 0800'), ...IPV4_TCP],
    row: { ...CARRIED, linkSource: 2, direction: 2 },
  },
  {
    name: 'v1, to this host, IPv6',
    linkType: 113,
    bytes: [...hex('0000 0001 0006 0200000000020000 86dd'), ...IPV6_TCP],
    row: { ...CARRIED_IPV6, linkSource: 2, direction: 1 },
  },
  {
    name: 'v1, to another host, no address',
    linkType: 113,
    bytes: [...hex('0003 fffe 0000 0000000000000000 0800'), ...IPV4_TCP],
    row: { ...CARRIED, linkSource: 0, direction: 0 },
  },
  {
    name: 'v1, outgoing although the record says inbound',
    linkType: 113,
    direction: 1,
    bytes: [...hex('0004 0001 0006 0200000000020000 0800'), ...IPV4_TCP],
    row: { ...CARRIED, direction: 1 },
  },
  {
    name: 'v1, LLC/SNAP',
    linkType: 113,
    bytes: [...hex('0000 0001 0006 0200000000020000 0004 aaaa03 000000 0800'), ...IPV4_TCP],
    row: CARRIED,
  },
  {
    name: 'v1, netlink device',
    linkType: 113,
    bytes: [...hex('0004 0338 0000 0000000000000000 0000'), ...zeros(32)],
    row: null,
  },
  {
    name: 'v2, interface 5, outgoing',
    linkType: 276,
    bytes: [...hex('0800 0000 00000005 0001 04 06 0200000000020000'), ...IPV4_TCP],
    row: { ...CARRIED, linkSource: 2, direction: 2, interfaceIndex: 5 },
  },
  {
    name: 'v2, interface 5 of the second capture interface, VLAN',
    linkType: 276,
    interfaceIndex: 1,
    bytes: [...hex('8100 0000 00000005 0001 00 06 0200000000020000 0064 0800'), ...IPV4_TCP],
    row: { ...CARRIED, direction: 1, interfaceIndex: 0x10005 },
  },
];

export default cases;
