import { DATA_FRAME, ethernet, hex, IPV4_TCP } from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'wireless frame', linkType: 192, bytes: [...hex('0000 0800 69000000'), ...DATA_FRAME], row: CARRIED },
  {
    name: 'a field, then Ethernet',
    linkType: 192,
    bytes: [...hex('0000 1000 01000000 0200 0400 00000000'), ...ethernet(0x0800, IPV4_TCP)],
    row: CARRIED,
  },
  {
    name: 'a length below the fixed fields',
    linkType: 192,
    bytes: [...hex('0000 0000 c0000000'), ...DATA_FRAME],
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;
