import { hex, IPV4_TCP, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'LLC/SNAP',
    linkType: 10,
    bytes: [...hex('50 020000000001 020000000002 aaaa03 000000 0800'), ...IPV4_TCP],
    row: { ...CARRIED, linkSource: 2 },
  },
  { name: 'station management', linkType: 10, bytes: [...hex('41'), ...zeros(40)], row: null },
];

export default cases;
