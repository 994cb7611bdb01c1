import { DATA_FRAME, hex, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'no fields', linkType: 127, bytes: [...hex('0000 0800 00000000'), ...DATA_FRAME], row: CARRIED },
  {
    name: 'timer and flags, check sequence at the end',
    linkType: 127,
    bytes: [...hex('0000 1100 03000000 0000000000000000 10'), ...DATA_FRAME, ...hex('deadbeef')],
    row: CARRIED,
  },
  {
    name: 'check sequence behind a packet that leaves its length to the record',
    linkType: 127,
    bytes: [
      ...hex('0000 0900 02000000 10'),
      ...DATA_FRAME.slice(0, 34),
      0,
      0,
      ...DATA_FRAME.slice(36),
      ...hex('deadbeef'),
    ],
    row: { ...CARRIED, ipBytes: 45 },
  },
  {
    name: 'two presence words and flags',
    linkType: 127,
    bytes: [...hex('0000 0d00 02000080 00000000 10'), ...DATA_FRAME, ...hex('deadbeef')],
    row: CARRIED,
  },
  {
    name: 'a length below the fixed fields',
    linkType: 127,
    bytes: [...hex('0000 0400 00000000'), ...zeros(60)],
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;
