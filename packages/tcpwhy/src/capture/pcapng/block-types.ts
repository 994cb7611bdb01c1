/** Block types, from draft-ietf-opsawg-pcapng §11.1. */
export const SECTION_HEADER = 0x0a0d0d0a;
export const INTERFACE_DESCRIPTION = 0x00000001;
/** Obsolete since 2004, still written by a few devices. */
export const OBSOLETE_PACKET = 0x00000002;
export const SIMPLE_PACKET = 0x00000003;
export const NAME_RESOLUTION = 0x00000004;
export const INTERFACE_STATISTICS = 0x00000005;
export const ENHANCED_PACKET = 0x00000006;
export const JOURNAL_EXPORT = 0x00000009;
/** TLS and other keys: skipped, never looked into. */
export const DECRYPTION_SECRETS = 0x0000000a;
export const CUSTOM = 0x00000bad;
export const CUSTOM_NOT_COPIED = 0x40000bad;

/** Type, length, length again behind the body. */
export const MIN_BLOCK_BYTES = 12;
/** Longest block that is taken for one; Wireshark and libpcap draw the line here too. */
export const MAX_BLOCK_BYTES = 16 << 20;

/** Bytes of each block with an empty body's variable parts: a shorter one is damage. */
const MIN_BYTES_BY_TYPE = new Map([
  [SECTION_HEADER, 28],
  [INTERFACE_DESCRIPTION, 20],
  [OBSOLETE_PACKET, 32],
  [SIMPLE_PACKET, 16],
  [NAME_RESOLUTION, 12],
  [INTERFACE_STATISTICS, 24],
  [ENHANCED_PACKET, 32],
  [DECRYPTION_SECRETS, 20],
  [CUSTOM, 16],
  [CUSTOM_NOT_COPIED, 16],
]);

/** Shortest length that a block of this type can have, in bytes. */
export function minBlockBytes(type: number): number {
  return MIN_BYTES_BY_TYPE.get(type) ?? MIN_BLOCK_BYTES;
}

/** Whether the type is common enough to find the way back by after damage. Called once per byte. */
export function isCommonType(type: number): boolean {
  if (type <= ENHANCED_PACKET) return type >= INTERFACE_DESCRIPTION;
  return type === DECRYPTION_SECRETS || type === CUSTOM || type === CUSTOM_NOT_COPIED;
}

/** Whether the block holds a packet. */
export function isPacketType(type: number): boolean {
  return type === ENHANCED_PACKET || type === SIMPLE_PACKET || type === OBSOLETE_PACKET;
}

const NAMES = new Map([
  [JOURNAL_EXPORT, 'systemd journal'],
  [CUSTOM, 'custom block'],
  [CUSTOM_NOT_COPIED, 'custom block'],
]);

/** For notices: number and, if there is one, the name. */
export function describeType(type: number): string {
  const name = NAMES.get(type);
  const hex = `0x${type.toString(16).padStart(8, '0')}`;
  return name === undefined ? `type ${hex}` : `${name} (type ${hex})`;
}
