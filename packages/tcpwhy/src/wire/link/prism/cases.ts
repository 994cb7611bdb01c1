import { DATA_FRAME, hex, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'data frame',
    linkType: 119,
    bytes: [...hex('44000000 90000000'), ...zeros(136), ...DATA_FRAME],
    row: CARRIED,
  },
  {
    name: 'an AVS header under this link type',
    linkType: 119,
    bytes: [...hex('80211001 00000040'), ...zeros(56), ...DATA_FRAME],
    row: CARRIED,
  },
];

export default cases;
