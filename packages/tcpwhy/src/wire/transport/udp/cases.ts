import { ethernet, IPV4_TCP, ipv4, udp, zeros } from '../../testing/frame-bytes.ts';
import type { HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'no tunnel', bytes: ethernet(0x0800, ipv4({ protocol: 17 }, udp(53, 50_000, zeros(40)))), row: null },
  {
    name: 'a TCP packet inside, but on no tunnel port',
    bytes: ethernet(0x0800, ipv4({ protocol: 17 }, udp(1, 2, IPV4_TCP))),
    row: null,
  },
];

export default cases;
