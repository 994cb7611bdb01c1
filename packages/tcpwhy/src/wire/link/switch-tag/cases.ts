import { hex, IPV4_TCP } from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'Broadcom',
    linkType: 281,
    bytes: [...hex('020000000001 020000000002 2c000080 0800'), ...IPV4_TCP],
    row: { ...CARRIED, linkSource: 2 },
  },
  {
    name: 'Broadcom, prepended',
    linkType: 282,
    bytes: [...hex('2c000080 020000000001 020000000002 0800'), ...IPV4_TCP],
    row: { ...CARRIED, linkSource: 2 },
  },
  {
    name: 'Marvell',
    linkType: 284,
    bytes: [...hex('020000000001 020000000002 c00a0000 0800'), ...IPV4_TCP],
    row: { ...CARRIED, linkSource: 2 },
  },
  {
    name: 'Marvell with EtherType',
    linkType: 285,
    bytes: [...hex('020000000001 020000000002 dada 0000 c00a0000 0800'), ...IPV4_TCP],
    row: { ...CARRIED, linkSource: 2 },
  },
  {
    name: 'Marvell, length and LLC/SNAP',
    linkType: 284,
    bytes: [...hex('020000000001 020000000002 c00a0000 0035 aaaa03 000000 0800'), ...IPV4_TCP],
    row: CARRIED,
  },
];

export default cases;
