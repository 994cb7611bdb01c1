import { headerFormats } from './registry.generated.ts';

/** Link types that never carry IP packets: nothing is lost when their frames are passed over. */
const WITHOUT_IP: Readonly<Record<number, string>> = {
  187: 'Bluetooth HCI',
  189: 'USB, Linux',
  190: 'CAN bus',
  195: 'IEEE 802.15.4',
  201: 'Bluetooth HCI',
  220: 'USB, Linux',
  227: 'CAN bus',
  230: 'IEEE 802.15.4',
  231: 'D-Bus',
  249: 'USB, Windows',
  251: 'Bluetooth low energy',
  252: 'Wireshark upper PDU',
  253: 'Linux netlink',
  254: 'Bluetooth',
  256: 'Bluetooth low energy',
  266: 'USB, macOS',
  271: 'vsock',
  272: 'Bluetooth, Nordic',
  283: 'IEEE 802.15.4 TAP',
};

/** Link types that may carry IP but are not read. */
const NOT_READ: Readonly<Record<number, string>> = {
  6: 'token ring',
  8: 'SLIP',
  99: 'Symantec firewall',
  106: 'Linux ATM',
  114: 'LocalTalk',
  122: 'IP over Fibre Channel',
  123: 'SunATM',
  138: 'Apple IP over IEEE 1394',
  143: 'DOCSIS',
  144: 'Linux IrDA',
  182: 'multilink frame relay',
  225: 'Fibre Channel FC-2',
  248: 'SCTP',
  274: 'Ethernet mPacket',
};

const READ = new Map<number, string>();
for (const format of headerFormats)
  for (const [number, name] of Object.entries(format.linkTypes ?? {})) READ.set(Number(number), name);

/** Name of a link type for readers, e.g. `Ethernet`; unknown ones get their number. */
export function linkTypeName(linkType: number): string {
  return READ.get(linkType) ?? NOT_READ[linkType] ?? WITHOUT_IP[linkType] ?? `link type ${linkType}`;
}

/** Whether frames of this link type cannot hold IP packets. */
export function neverCarriesIp(linkType: number): boolean {
  return linkType in WITHOUT_IP;
}
