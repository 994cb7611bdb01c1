import { hex, IPV4_TCP, IPV6_TCP } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'little-endian, hook of incoming packets',
    linkType: 239,
    bytes: [...hex('02 00 0000  0800 0100 0800 01 00  0500 0a00 00 000000  3100 0900'), ...IPV4_TCP],
    row: { ...CARRIED, direction: 1 },
  },
  {
    name: 'big-endian, hook of outgoing packets, IPv6',
    linkType: 239,
    bytes: [...hex('0a 00 0000  0008 0001 86dd 03 00  0045 0009'), ...IPV6_TCP],
    row: { ...CARRIED_IPV6, direction: 2 },
  },
  {
    name: 'an attribute of length 0',
    linkType: 239,
    bytes: [...hex('02 00 0000  0000 0000'), ...IPV4_TCP],
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;
