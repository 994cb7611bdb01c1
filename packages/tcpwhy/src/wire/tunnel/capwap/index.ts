import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_ETHERNET, NEXT_IEEE80211, NEXT_LLC, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { ENCRYPTED_TUNNEL, TUNNEL_NOT_READ } from '../../notices.ts';

/** Preamble, and the shortest header behind it. */
const LEAST_BYTES = 8;
const PREAMBLE_PLAIN = 0;
/** Version 0, and a DTLS record behind a preamble of four bytes. */
const PREAMBLE_DTLS = 1;
const BINDING_IEEE80211 = 1;
/** Bits of the fourth byte; what the payload is stands in the lowest bit of the third. */
const FRAGMENT = 0x80;
const KEEP_ALIVE = 0x08;
const NATIVE = 0x01;

const capwap: HeaderFormat = {
  id: 'capwap',
  summary: 'CAPWAP data: what an access point and its wireless controller pass to each other.',
  source: 'RFC 5415 §4.3, RFC 5416 §2.6; Cisco swaps the frame control bytes',
  udpPorts: [5247],
  parse: parseCapwap,
};

export default capwap;

/** Layout, in bytes: `preamble 1 | length, radio, binding and flags 3 | fragment 4 | options | frame`. */
function parseCapwap(frame: Frame): NextHeader {
  const at = frame.offset;
  if (at + LEAST_BYTES > frame.end) return FINISHED;
  const { bytes } = frame;
  const preamble = bytes[at] as number;
  if (preamble === PREAMBLE_DTLS && isDtls(bytes[at + 4] as number)) {
    frame.note(ENCRYPTED_TUNNEL, 'CAPWAP');
    return FINISHED;
  }
  const headerBytes = ((bytes[at + 1] as number) >> 3) * 4;
  const second = bytes[at + 2] as number;
  const third = bytes[at + 3] as number;
  if (preamble !== PREAMBLE_PLAIN || headerBytes < LEAST_BYTES || (third & KEEP_ALIVE) !== 0) return FINISHED;
  if ((third & FRAGMENT) !== 0) {
    frame.note(TUNNEL_NOT_READ, 'CAPWAP fragments');
    return FINISHED;
  }
  if (at + headerBytes > frame.end) return FINISHED;
  frame.offset = at + headerBytes;
  const isNative = (second & NATIVE) !== 0;
  if (isNative && ((second >> 1) & 31) !== BINDING_IEEE80211) return FINISHED;
  if (!frame.enterTunnel()) return FINISHED;
  return isNative ? wirelessFrame(frame) : NEXT_ETHERNET;
}

/** Content types of RFC 6347 §4.1: change of cipher, alert, handshake, data. */
function isDtls(type: number): boolean {
  return type >= 20 && type <= 23;
}

/** Data frames have version 0 and type 2 in the first byte of their frame control. */
function isDataControl(byte: number): boolean {
  return (byte & 0x0f) === 0x08;
}

/** With the frame control swapped, its sequence control says nothing to rely on either: only the length is taken from it. */
function wirelessFrame(frame: Frame): NextHeader {
  const { bytes, offset } = frame;
  if (offset + 2 > frame.end || isDataControl(bytes[offset] as number)) return NEXT_IEEE80211;
  const [flags, control] = [bytes[offset] as number, bytes[offset + 1] as number];
  if (!isDataControl(control)) return FINISHED;
  const qosBytes = (control & 0x80) === 0 ? 0 : (flags & 0x80) === 0 ? 2 : 6;
  frame.offset = offset + ((flags & 3) === 3 ? 30 : 24) + qosBytes;
  return frame.holds(3, 'IEEE 802.11 payload') ? NEXT_LLC : FINISHED;
}
