import { hex, IPV4_TCP, IPV6_TCP } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'IPv4', linkType: 109, bytes: [...hex('02000000 00001234 00000001'), ...IPV4_TCP], row: CARRIED },
  { name: 'IPv6', linkType: 109, bytes: [...hex('00000018 00001234 00000001'), ...IPV6_TCP], row: CARRIED_IPV6 },
];

export default cases;
