import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { appendQuotedSegment, quoteFits } from '../quoted-segment.ts';

const HEADER_BYTES = 8;
const MIN_IP_HEADER_BYTES = 20;
const PROTOCOL_TCP = 6;
const DESTINATION_UNREACHABLE = 3;
const CODE_FRAGMENTATION_NEEDED = 4;
/** Unreachable, source quench, time exceeded, parameter problem: those that say a packet was not delivered. */
const ERROR_TYPES: readonly number[] = [DESTINATION_UNREACHABLE, 4, 11, 12];

const icmp: HeaderFormat = {
  id: 'icmp',
  summary: 'ICMP error that quotes the start of a TCP segment; makes a packet row.',
  source: 'RFC 792, RFC 1191 §4 (next-hop MTU), RFC 1812 §4.3.2.3 (how much is quoted)',
  ipProtocols: [1],
  parse: parseIcmp,
};

export default icmp;

/** Passes over everything that is not an error, silently: it says nothing of TCP. */
function parseIcmp(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (frame.family !== 4 || !frame.holds(1, 'ICMP header')) return FINISHED;
  if (!ERROR_TYPES.includes(bytes[at] as number)) return FINISHED;
  if (!frame.holds(HEADER_BYTES, 'ICMP header')) return FINISHED;
  const type = bytes[at] as number;
  const code = bytes[at + 1] as number;
  const saysMtu = type === DESTINATION_UNREACHABLE && code === CODE_FRAGMENTATION_NEEDED;
  const mtu = saysMtu ? u16(bytes, at + 6) : 0;
  frame.offset += HEADER_BYTES;
  return parseQuote(frame, type, code, mtu);
}

function parseQuote(frame: Frame, type: number, code: number, mtu: number): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (!frame.holds(MIN_IP_HEADER_BYTES, 'IPv4 header quoted by ICMP')) return FINISHED;
  const headerBytes = ((bytes[at] as number) & 15) * 4;
  if ((bytes[at] as number) >> 4 !== 4 || headerBytes < MIN_IP_HEADER_BYTES)
    return frame.malformed('ICMP error quotes no IPv4 header');
  const fragmentOffset = u16(bytes, at + 6) & 0x1fff;
  if (bytes[at + 9] !== PROTOCOL_TCP || fragmentOffset !== 0) return FINISHED;
  frame.offset += headerBytes;
  if (!quoteFits(frame)) return FINISHED;
  return appendQuotedSegment(frame, { type, code, mtu, quotedIpAt: at });
}
