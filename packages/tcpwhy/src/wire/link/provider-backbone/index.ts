import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_ETHERNET, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

/** Priority, flags and service number; behind them the customer's addresses, so a whole Ethernet header. */
const TAG_BYTES = 4;

const providerBackbone: HeaderFormat = {
  id: 'provider-backbone',
  summary: 'Provider backbone bridging (MAC in MAC).',
  source: 'IEEE 802.1ah, now IEEE 802.1Q §9.7',
  etherTypes: [0x88e7],
  parse: parseServiceTag,
};

export default providerBackbone;

/** Layout, in bytes: `flags and service number 4 | customer's Ethernet frame`. */
function parseServiceTag(frame: Frame): NextHeader {
  if (!frame.holds(TAG_BYTES, 'backbone service tag')) return FINISHED;
  frame.offset += TAG_BYTES;
  return NEXT_ETHERNET;
}
