import {
  DIRECTION_SHIFT,
  FAMILY_SHIFT,
  NO_MSS_NO_SCALE,
  PACKET_ACK,
  PACKET_CAPTURED_PAYLOAD_BYTES,
  PACKET_DESTINATION,
  PACKET_FLAGS_WINDOW,
  PACKET_FRAME,
  PACKET_INTERFACE,
  PACKET_IP_BYTES,
  PACKET_IP_ID,
  PACKET_LINK_SOURCE,
  PACKET_MSS_SCALE,
  PACKET_PAYLOAD_BYTES,
  PACKET_PAYLOAD_OFFSET,
  PACKET_PORTS,
  PACKET_REALS,
  PACKET_SEQUENCE,
  PACKET_SOURCE,
  PACKET_TIME_NS,
  PACKET_TIMESTAMP_ECHO,
  PACKET_TIMESTAMP_VALUE,
  PACKET_TRAITS,
  PACKET_TTL_OPTIONS,
  PACKET_TUPLE,
  PACKET_WORDS,
} from '../model/packet-fields.ts';
import { IP_CONGESTION_EXPERIENCED, IP_DONT_FRAGMENT, OPTION_TIMESTAMPS } from '../model/packets.ts';
import type { Frame } from './frame.ts';
import { NEXT_ETHERNET } from './hand-over.ts';
import { PADDED_TIMESTAMPS, parseOptions } from './transport/tcp/parse-options.ts';

const ETHERNET_BYTES = 14;
const IP_BYTES = 20;
const MIN_TCP_BYTES = 20;
const MIN_FRAME_BYTES = ETHERNET_BYTES + IP_BYTES + MIN_TCP_BYTES;
/** EtherType 0x0800, then IP version 4 with five words of header: bytes 12 to 14 of the frame. */
const IPV4_WITHOUT_OPTIONS = 0x080045;
/** More-fragments flag, fragment offset and protocol, in the word that also holds the TTL ... */
const FRAGMENT_AND_PROTOCOL = 0x3fff_00ff;
/** ... as they are in a whole TCP packet. */
const WHOLE_TCP = 6;
const DONT_FRAGMENT = 0x4000_0000;
const FLAGS_AND_WINDOW = 0x01ff_ffff;

/**
 * The fast path: TCP in IPv4 without options, unfragmented, straight on Ethernet, with all headers captured and lengths
 * that agree. Stops before anything else, which the parsers of the folders read; what it writes is what they would write
 * (a property test holds the two together).
 *
 * One function without calls per frame, few wide reads, and tables looked up once per run: several times as fast.
 *
 * @returns The first row of `frame.records` that it left.
 */
export function decodePlainFrames(frame: Frame, from: number): number {
  const { records, view, cutPayloads } = frame;
  const { byteOffset, capturedBytes, originalBytes, linkType, checkSequenceBytes, count, firstFrame } = records;
  const { timeNs, interfaceIndex, direction } = records;
  const { packets, tuples } = frame.rows;
  const { words, reals, capacity } = packets;
  let row = packets.count;
  let record = from;
  for (; record < count && row < capacity; record++) {
    const at = (byteOffset[record] as number) | 0;
    const captured = (capturedBytes[record] as number) | 0;
    const original = (originalBytes[record] as number) | 0;
    if (linkType[record] !== NEXT_ETHERNET || captured < MIN_FRAME_BYTES || original < captured) break;
    const typeAndService = view.getInt32(at + 12);
    const fragmentTtlProtocol = view.getInt32(at + 20);
    if (typeAndService >>> 8 !== IPV4_WITHOUT_OPTIONS) break;
    if ((fragmentTtlProtocol & FRAGMENT_AND_PROTOCOL) !== WHOLE_TCP) break;
    const lengthAndId = view.getInt32(at + 16);
    const totalBytes = lengthAndId >>> 16;
    const offsetFlagsWindow = view.getInt32(at + 46);
    const headerBytes = (offsetFlagsWindow >>> 28) * 4;
    const payload = (totalBytes - IP_BYTES - headerBytes) | 0;
    // Padding behind the packet is no payload; neither are check sequence bytes, but those may also lie inside.
    if (totalBytes + ETHERNET_BYTES > original || checkSequenceBytes[record] !== 0) break;
    const capturedTotal = Math.min(captured - ETHERNET_BYTES, totalBytes);
    const capturedPayload = (capturedTotal - IP_BYTES - headerBytes) | 0;
    if (headerBytes < MIN_TCP_BYTES || payload < 0 || capturedPayload < 0) break;
    const tcpAt = at + ETHERNET_BYTES + IP_BYTES;
    const to = row * PACKET_WORDS;
    reals[row * PACKET_REALS + PACKET_TIME_NS] = timeNs[record] as number;
    words[to + PACKET_FRAME] = firstFrame + record;
    const source = view.getInt32(at + 26);
    const destination = view.getInt32(at + 30);
    const ports = view.getInt32(tcpAt);
    words[to + PACKET_SOURCE] = source;
    words[to + PACKET_DESTINATION] = destination;
    words[to + PACKET_PORTS] = ports;
    words[to + PACKET_SEQUENCE] = view.getInt32(tcpAt + 4);
    words[to + PACKET_ACK] = view.getInt32(tcpAt + 8);
    words[to + PACKET_FLAGS_WINDOW] = offsetFlagsWindow & FLAGS_AND_WINDOW;
    words[to + PACKET_PAYLOAD_BYTES] = payload;
    words[to + PACKET_CAPTURED_PAYLOAD_BYTES] = capturedPayload;
    words[to + PACKET_PAYLOAD_OFFSET] = tcpAt + headerBytes;
    words[to + PACKET_TTL_OPTIONS] = (fragmentTtlProtocol >>> 8) & 255;
    words[to + PACKET_TRAITS] =
      ((fragmentTtlProtocol & DONT_FRAGMENT) === 0 ? 0 : IP_DONT_FRAGMENT) |
      ((typeAndService & 3) === 3 ? IP_CONGESTION_EXPERIENCED : 0) |
      (4 << FAMILY_SHIFT) |
      ((direction[record] as number) << DIRECTION_SHIFT);
    words[to + PACKET_IP_ID] = lengthAndId & 0xffff;
    words[to + PACKET_INTERFACE] = interfaceIndex[record] as number;
    words[to + PACKET_IP_BYTES] = totalBytes;
    words[to + PACKET_LINK_SOURCE] = view.getInt32(at + 8);
    words[to + PACKET_MSS_SCALE] = NO_MSS_NO_SCALE;
    words[to + PACKET_TUPLE] = tuples.directed(4, source, destination, ports);
    if (capturedPayload < payload) cutPayloads.add(firstFrame + record);
    if (headerBytes === 32 && view.getInt32(tcpAt + 20) === PADDED_TIMESTAMPS) {
      words[to + PACKET_TTL_OPTIONS] = (words[to + PACKET_TTL_OPTIONS] as number) | (OPTION_TIMESTAMPS << 8);
      words[to + PACKET_TIMESTAMP_VALUE] = view.getInt32(tcpAt + 24);
      words[to + PACKET_TIMESTAMP_ECHO] = view.getInt32(tcpAt + 28);
    } else {
      words[to + PACKET_TIMESTAMP_VALUE] = 0;
      words[to + PACKET_TIMESTAMP_ECHO] = 0;
      if (headerBytes > MIN_TCP_BYTES) {
        frame.row = record;
        frame.offset = tcpAt;
        frame.end = at + ETHERNET_BYTES + capturedTotal;
        parseOptions(frame, packets, row, headerBytes);
      }
    }
    row++;
  }
  packets.count = row;
  return record;
}
