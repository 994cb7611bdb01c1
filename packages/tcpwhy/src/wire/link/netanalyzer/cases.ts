import { ethernet, hex, IPV4_TCP } from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'plain',
    linkType: 240,
    bytes: [...hex('3a000000'), ...ethernet(0x0800, IPV4_TCP), ...hex('deadbeef')],
    row: CARRIED,
  },
  {
    name: 'transparent',
    linkType: 241,
    bytes: [...hex('3a000000 55555555555555d5'), ...ethernet(0x0800, IPV4_TCP), ...hex('deadbeef')],
    row: { ...CARRIED, linkSource: 2 },
  },
];

export default cases;
