import { hex, IPV4_TCP, IPV6_TCP, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'IPv4', linkType: 104, bytes: [...hex('0f00 0800'), ...IPV4_TCP], row: CARRIED },
  { name: 'IPv6', linkType: 104, bytes: [...hex('8f00 86dd'), ...IPV6_TCP], row: CARRIED_IPV6 },
  { name: 'keep-alive', linkType: 104, bytes: [...hex('8f00 8035'), ...zeros(18)], row: null },
  { name: 'received', linkType: 205, bytes: [...hex('00 0f00 0800'), ...IPV4_TCP], row: { ...CARRIED, direction: 1 } },
  { name: 'sent', linkType: 205, bytes: [...hex('01 0f00 0800'), ...IPV4_TCP], row: { ...CARRIED, direction: 2 } },
];

export default cases;
