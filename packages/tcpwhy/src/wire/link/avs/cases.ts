import { DATA_FRAME, hex, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'data frame',
    linkType: 163,
    bytes: [...hex('80211001 00000040'), ...zeros(56), ...DATA_FRAME],
    row: CARRIED,
  },
  {
    name: 'a length below the fixed fields',
    linkType: 163,
    bytes: [...hex('80211001 00000004'), ...zeros(60)],
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;
