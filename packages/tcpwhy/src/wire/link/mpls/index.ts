import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_ETHERNET, NEXT_IPV4, NEXT_IPV6, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const LABEL_BYTES = 4;
const CONTROL_WORD_BYTES = 4;

const mpls: HeaderFormat = {
  id: 'mpls',
  summary: 'MPLS label stack.',
  source: 'RFC 3032 §2.1, RFC 4385 §3 (control word), RFC 7510 (in UDP)',
  etherTypes: [0x8847, 0x8848],
  ipProtocols: [137],
  udpPorts: [6635],
  parse: parseMpls,
};

export default mpls;

/** Labels do not say what they label: as routers do, the first nibble behind the stack is taken for a version. */
function parseMpls(frame: Frame): NextHeader {
  let isBottom = false;
  while (!isBottom) {
    if (!frame.holds(LABEL_BYTES, 'MPLS label')) return FINISHED;
    isBottom = ((frame.bytes[frame.offset + 2] as number) & 1) !== 0;
    frame.offset += LABEL_BYTES;
  }
  if (!frame.holds(1, 'packet behind MPLS labels')) return FINISHED;
  switch ((frame.bytes[frame.offset] as number) >> 4) {
    case 4:
      return NEXT_IPV4;
    case 6:
      return NEXT_IPV6;
    case 0:
      frame.offset += CONTROL_WORD_BYTES;
      return NEXT_ETHERNET;
    case 1:
      // An associated channel: operation and maintenance of the pseudowire itself.
      return FINISHED;
    default:
      return NEXT_ETHERNET;
  }
}
