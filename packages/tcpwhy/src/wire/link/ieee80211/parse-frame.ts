import { bits32, u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_LLC, type NextHeader } from '../../hand-over.ts';
import { ENCRYPTED_WIRELESS, WIRELESS_FRAGMENT } from '../../notices.ts';
import { parseAggregate } from './parse-aggregate.ts';

/** Frame control, duration, three addresses, sequence control. */
const HEADER_BYTES = 24;
const ADDRESS_BYTES = 6;
const QOS_BYTES = 2;
const HT_CONTROL_BYTES = 4;
const TYPE_DATA = 2;
/** Bits of the subtype of data frames. */
const SUBTYPE_QOS = 0x8;
const SUBTYPE_NO_DATA = 0x4;
/** Bits of the second frame control byte. */
const TO_DS = 0x01;
const FROM_DS = 0x02;
const MORE_FRAGMENTS = 0x04;
const PROTECTED = 0x40;
const ORDER = 0x80;
const QOS_AGGREGATE = 0x80;
const SNAP = 0xaaaa;

/** Frames other than data carry no packets, and are no notice. */
export function parseIeee80211(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (!frame.holds(2, 'IEEE 802.11 frame control')) return FINISHED;
  const control = bytes[at] as number;
  const subtype = control >> 4;
  if (((control >> 2) & 3) !== TYPE_DATA || (subtype & SUBTYPE_NO_DATA) !== 0) return FINISHED;
  const flags = bytes[at + 1] as number;
  const headerBytes = headerLength(subtype, flags);
  if (!frame.holds(headerBytes, 'IEEE 802.11 header')) return FINISHED;
  frame.linkSource = bits32(bytes, at + sourceAddressAt(flags) + 2);
  const aggregate = (subtype & SUBTYPE_QOS) !== 0 && ((bytes[at + qosAt(flags)] as number) & QOS_AGGREGATE) !== 0;
  // Sequence control holds the fragment number in its lowest four bits, little end first.
  const isFragment = (flags & MORE_FRAGMENTS) !== 0 || ((bytes[at + 22] as number) & 15) !== 0;
  frame.offset = at + headerBytes;
  if ((flags & PROTECTED) !== 0 && !aggregate) {
    if (!frame.holds(2, 'IEEE 802.11 payload')) return FINISHED;
    if (!looksDecrypted(frame)) {
      frame.note(ENCRYPTED_WIRELESS);
      return FINISHED;
    }
  }
  if (isFragment) {
    frame.note(WIRELESS_FRAGMENT);
    return FINISHED;
  }
  return aggregate ? parseAggregate(frame, (flags & PROTECTED) !== 0) : NEXT_LLC;
}

function qosAt(flags: number): number {
  return hasFourAddresses(flags) ? HEADER_BYTES + ADDRESS_BYTES : HEADER_BYTES;
}

function headerLength(subtype: number, flags: number): number {
  if ((subtype & SUBTYPE_QOS) === 0) return qosAt(flags);
  return qosAt(flags) + QOS_BYTES + ((flags & ORDER) !== 0 ? HT_CONTROL_BYTES : 0);
}

function hasFourAddresses(flags: number): boolean {
  return (flags & (TO_DS | FROM_DS)) === (TO_DS | FROM_DS);
}

/** Where the source address is depends on who relays the frame (IEEE 802.11 table 9-30). */
function sourceAddressAt(flags: number): number {
  if (hasFourAddresses(flags)) return HEADER_BYTES;
  return (flags & FROM_DS) !== 0 ? 16 : 10;
}

/** Many drivers decrypt but leave the flag: then an LLC header with SNAP stands in the clear. */
function looksDecrypted(frame: Frame): boolean {
  return u16(frame.bytes, frame.offset) === SNAP;
}
