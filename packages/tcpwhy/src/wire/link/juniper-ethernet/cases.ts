import { ethernet, hex, IPV4_TCP, IPV6_TCP } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'received',
    linkType: 178,
    bytes: [...hex('4d4743 01'), ...ethernet(0x0800, IPV4_TCP)],
    row: { ...CARRIED, direction: 1 },
  },
  {
    name: 'sent, with extensions',
    linkType: 178,
    bytes: [...hex('4d4743 80 0006 010101 020102'), ...ethernet(0x0800, IPV4_TCP)],
    row: { ...CARRIED, direction: 2 },
  },
  { name: 'no link header', linkType: 178, bytes: [...hex('4d4743 03 02000000'), ...IPV6_TCP], row: CARRIED_IPV6 },
  {
    name: 'no magic number',
    linkType: 178,
    bytes: [...hex('4d4744 01'), ...ethernet(0x0800, IPV4_TCP)],
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;
