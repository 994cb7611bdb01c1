import { ethernet, hex, IPV4_TCP, IPV6_TCP, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'SNAP, IPv4', linkType: 100, bytes: [...hex('aaaa03 000000 0800'), ...IPV4_TCP], row: CARRIED },
  {
    name: 'SNAP of bridge tunnels, IPv6',
    linkType: 100,
    bytes: [...hex('aaaa03 0000f8 86dd'), ...IPV6_TCP],
    row: CARRIED_IPV6,
  },
  {
    name: 'SNAP, bridged Ethernet',
    linkType: 100,
    bytes: [...hex('aaaa03 0080c2 0007 0000'), ...ethernet(0x0800, IPV4_TCP)],
    row: { ...CARRIED, linkSource: 2 },
  },
  { name: 'service access point of IP', linkType: 100, bytes: [...hex('060603'), ...IPV4_TCP], row: CARRIED },
  {
    name: 'network protocol identifier of IPv4',
    linkType: 100,
    bytes: [...hex('fefe03 cc'), ...IPV4_TCP],
    row: CARRIED,
  },
  { name: 'spanning tree', linkType: 100, bytes: [...hex('424203'), ...zeros(35)], row: null },
  { name: 'IS-IS', linkType: 100, bytes: [...hex('fefe03 83'), ...zeros(20)], row: null },
  { name: 'Cisco discovery', linkType: 100, bytes: [...hex('aaaa03 00000c 2000'), ...zeros(20)], row: null },
];

export default cases;
