import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_ETHERNET, NEXT_IEEE80211, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const HEADER_BYTES = 4;
const VERSION = 1;
/** Types that carry a packet: received, and packet for transmit. */
const LAST_PACKET_TYPE = 1;
const PROTOCOL_ETHERNET = 1;
const PROTOCOL_IEEE80211 = 18;
const TAG_PADDING = 0;
const TAG_END = 1;

const tzsp: HeaderFormat = {
  id: 'tzsp',
  summary: 'TaZmen sniffer protocol: mirrored frames in UDP, as MikroTik routers send them.',
  source: 'https://en.wikipedia.org/wiki/TZSP',
  udpPorts: [37_008],
  parse: parseTzsp,
};

export default tzsp;

/** Layout, in bytes: `version 1 | type 1 | protocol 2 | tags, until 01 | Ethernet or 802.11 frame`. */
function parseTzsp(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (at + HEADER_BYTES >= frame.end || bytes[at] !== VERSION) return FINISHED;
  if ((bytes[at + 1] as number) > LAST_PACKET_TYPE) return FINISHED;
  const next = nextHeader(u16(bytes, at + 2));
  frame.offset = at + HEADER_BYTES;
  if (next === FINISHED || !skipTags(frame) || !frame.enterTunnel()) return FINISHED;
  return next;
}

function nextHeader(protocol: number): NextHeader {
  if (protocol === PROTOCOL_ETHERNET) return NEXT_ETHERNET;
  return protocol === PROTOCOL_IEEE80211 ? NEXT_IEEE80211 : FINISHED;
}

/** Tags have a length byte, except padding and the end tag, behind which the frame starts. */
function skipTags(frame: Frame): boolean {
  while (frame.holds(1, 'TZSP tags')) {
    const tag = frame.bytes[frame.offset] as number;
    if (tag === TAG_END) {
      frame.offset++;
      return true;
    }
    if (tag === TAG_PADDING) frame.offset++;
    else if (frame.holds(2, 'TZSP tags')) frame.offset += 2 + (frame.bytes[frame.offset + 1] as number);
    else return false;
  }
  return false;
}
