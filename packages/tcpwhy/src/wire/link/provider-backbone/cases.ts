import { ethernet, hex, IPV4_TCP } from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'a tagged customer frame in a tagged backbone frame',
    bytes: ethernet(0x88a8, [...hex('0064 88e7 00000042 020000000007 020000000008 8100 0065 0800'), ...IPV4_TCP]),
    row: { ...CARRIED, linkSource: 8 },
  },
];

export default cases;
