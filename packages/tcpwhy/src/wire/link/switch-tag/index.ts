import { bits32, u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { ETHER_TYPE, FINISHED, LINK_TYPE, NEXT_ETHERNET, NEXT_LLC, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const ADDRESS_BYTES = 12;
const MIN_ETHER_TYPE = 0x0600;
const BROADCOM_PREPENDED = 282;
const MARVELL_WITH_ETHER_TYPE = 285;
const TAG_BYTES = 4;
/** EtherType, two reserved bytes, then the tag. */
const LONG_TAG_BYTES = 8;

const switchTag: HeaderFormat = {
  id: 'switch-tag',
  summary: 'Ethernet with the tag that a switch chip exchanges with its host: which port a frame came from.',
  source: 'https://www.tcpdump.org/linktypes.html (DSA_TAG_BRCM, DSA_TAG_DSA), Linux net/dsa/tag_*.c',
  linkTypes: {
    281: 'Ethernet with Broadcom tag',
    [BROADCOM_PREPENDED]: 'Ethernet behind Broadcom tag',
    284: 'Ethernet with Marvell DSA tag',
    [MARVELL_WITH_ETHER_TYPE]: 'Ethernet with Marvell EtherType DSA tag',
  },
  parse: parseSwitchTag,
};

export default switchTag;

/**
 * Layout, in bytes:
 * ```
 * 281  addresses 12 | Broadcom tag 4 | EtherType 2          284  addresses 12 | Marvell tag 4 | EtherType 2
 * 282  Broadcom tag 4 | Ethernet                            285  addresses 12 | dada 2 | 0 2 | Marvell tag 4 | EtherType 2
 * ```
 */
function parseSwitchTag(frame: Frame): NextHeader {
  const linkType = frame.code - LINK_TYPE;
  if (linkType === BROADCOM_PREPENDED) {
    frame.offset += TAG_BYTES;
    return NEXT_ETHERNET;
  }
  const at = frame.offset;
  const tagBytes = linkType === MARVELL_WITH_ETHER_TYPE ? LONG_TAG_BYTES : TAG_BYTES;
  const headerBytes = ADDRESS_BYTES + tagBytes + 2;
  if (!frame.holds(headerBytes, 'Ethernet header with switch tag')) return FINISHED;
  frame.linkSource = bits32(frame.bytes, at + 8);
  frame.offset = at + headerBytes;
  const type = u16(frame.bytes, at + headerBytes - 2);
  return type >= MIN_ETHER_TYPE ? ETHER_TYPE | type : NEXT_LLC;
}
