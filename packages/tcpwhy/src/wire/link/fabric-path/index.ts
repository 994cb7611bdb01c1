import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_ETHERNET, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

/** Forwarding tag and TTL, behind switch addresses that look like an Ethernet header. */
const TAG_BYTES = 2;

const fabricPath: HeaderFormat = {
  id: 'fabric-path',
  summary: 'Cisco FabricPath header around an Ethernet frame.',
  source: 'Cisco; written down in Wireshark as cfp',
  etherTypes: [0x8903],
  parse: parseFabricPath,
};

export default fabricPath;

/** Layout, in bytes: `(outer switch addresses 12 | 8903) | forwarding tag and time to live 2 | Ethernet frame`. */
function parseFabricPath(frame: Frame): NextHeader {
  if (!frame.holds(TAG_BYTES, 'FabricPath tag')) return FINISHED;
  frame.offset += TAG_BYTES;
  return NEXT_ETHERNET;
}
