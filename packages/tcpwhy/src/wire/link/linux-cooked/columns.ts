import { DIRECTION_INBOUND, DIRECTION_OUTBOUND } from '../../../model/records.ts';
import { bits32 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { ETHER_TYPE, FINISHED, LINK_TYPE, NEXT_IEEE80211, NEXT_LLC, type NextHeader } from '../../hand-over.ts';

const PACKET_TO_OTHER_HOST = 3;
const PACKET_OUTGOING = 4;
const MAX_ADDRESS_BYTES = 8;
/** Device types (Linux if_arp.h) whose protocol field is no EtherType. */
const DEVICE_NETLINK = 824;
const DEVICE_IEEE80211 = 801;
const DEVICE_RADIOTAP = 803;
const LINKTYPE_RADIOTAP = 127;
const MIN_ETHER_TYPE = 0x0600;
/** Linux if_ether.h ETH_P_802_2: the frame had a length field and an LLC header. */
const PROTOCOL_LLC = 4;

/** A packet for another host passed by in promiscuous mode: it neither came in nor went out. */
export function setDirection(frame: Frame, packetType: number): void {
  if (packetType === PACKET_OUTGOING) frame.setDirection(DIRECTION_OUTBOUND);
  else if (packetType < PACKET_TO_OTHER_HOST) frame.setDirection(DIRECTION_INBOUND);
}

/** @param addressBytes Length that the header gives; the field holds at most 8 bytes of it. */
export function setLinkSource(frame: Frame, at: number, addressBytes: number): void {
  const kept = Math.min(addressBytes, MAX_ADDRESS_BYTES);
  if (kept >= 4) frame.linkSource = bits32(frame.bytes, at + kept - 4);
}

/** What follows a cooked header, by the kind of device and its protocol field. */
export function nextHeader(deviceType: number, protocol: number): NextHeader {
  if (deviceType === DEVICE_NETLINK) return FINISHED;
  if (deviceType === DEVICE_IEEE80211) return NEXT_IEEE80211;
  if (deviceType === DEVICE_RADIOTAP) return LINK_TYPE | LINKTYPE_RADIOTAP;
  if (protocol === PROTOCOL_LLC) return NEXT_LLC;
  return protocol >= MIN_ETHER_TYPE ? ETHER_TYPE | protocol : FINISHED;
}
