import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { ETHER_TYPE, FINISHED, NEXT_LLC, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const HEADER_BYTES = 4;
const MIN_ETHER_TYPE = 0x0600;

const vlan: HeaderFormat = {
  id: 'vlan',
  summary: 'VLAN tags, stacked to any depth.',
  source: 'IEEE 802.1Q §9.6 (8100, 88a8); 9100 to 9300 are what switches used for the outer tag before it',
  etherTypes: [0x8100, 0x88a8, 0x9100, 0x9200, 0x9300],
  parse: parseVlan,
};

export default vlan;

/** Layout, in bytes: `priority and number 2 | EtherType 2, or length and LLC`. */
function parseVlan(frame: Frame): NextHeader {
  if (!frame.holds(HEADER_BYTES, 'VLAN tag')) return FINISHED;
  const type = u16(frame.bytes, frame.offset + 2);
  frame.offset += HEADER_BYTES;
  return type >= MIN_ETHER_TYPE ? ETHER_TYPE | type : NEXT_LLC;
}
