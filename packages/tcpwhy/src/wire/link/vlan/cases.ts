import { ethernet, hex, IPV4_TCP, IPV6_TCP, word } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'one tag', bytes: ethernet(0x8100, [...hex('0064 0800'), ...IPV4_TCP]), row: { ...CARRIED, linkSource: 2 } },
  { name: '802.1ad', bytes: ethernet(0x88a8, [...hex('0064 8100 0065 86dd'), ...IPV6_TCP]), row: CARRIED_IPV6 },
  {
    name: 'forty tags of all kinds',
    bytes: ethernet(0x9100, [
      ...Array.from({ length: 40 }, (_, i) => [...word(i), ...word([0x8100, 0x9200, 0x9300][i % 3] ?? 0)]).flat(),
      ...hex('0001 0800'),
      ...IPV4_TCP,
    ]),
    row: CARRIED,
  },
  {
    name: 'length and LLC/SNAP behind the tag',
    bytes: ethernet(0x8100, [...hex('0064 0040 aaaa03 000000 0800'), ...IPV4_TCP]),
    row: CARRIED,
  },
];

export default cases;
