import { ethernet, hex, IPV4_TCP, IPV6_TCP } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'IPv4', bytes: ethernet(0x8903, [...hex('0060'), ...ethernet(0x0800, IPV4_TCP)]), row: CARRIED },
  { name: 'IPv6', bytes: ethernet(0x8903, [...hex('0060'), ...ethernet(0x86dd, IPV6_TCP)]), row: CARRIED_IPV6 },
];

export default cases;
