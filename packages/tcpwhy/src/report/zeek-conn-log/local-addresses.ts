/**
 * Blocks that Zeek counts as local unless told otherwise: those that the IANA special-purpose registries mark as not
 * globally reachable. Value and number of leading bits that matter.
 */
const IPV4_BLOCKS: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 24],
  ['239.0.0.0', 8],
  ['240.0.0.0', 4],
];

const IPV6_BLOCKS: readonly (readonly [string, number])[] = [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
];

/** 6to4 (RFC 3056): the 32 bits behind 2002 are an IPv4 address, which decides. */
const SIX_TO_FOUR = 0x2002;

const ipv4Blocks = IPV4_BLOCKS.map(([text, bits]) => ({ groups: ipv4Groups(text), bits }));
const ipv6Blocks = IPV6_BLOCKS.map(([text, bits]) => ({ groups: ipv6Groups(text), bits }));

/** Whether Zeek's default `Site::local_nets` holds the address; `text` as `AddressBook.format` writes it. */
export function isLocalAddress(text: string): boolean {
  if (!text.includes(':')) return isInBlocks(ipv4Groups(text), ipv4Blocks);
  const groups = ipv6Groups(text);
  if (groups[0] === SIX_TO_FOUR) return isInBlocks(groups.slice(1, 3), ipv4Blocks);
  return isInBlocks(groups, ipv6Blocks);
}

interface Block {
  /** 16 bits each, first ones first. */
  readonly groups: readonly number[];
  readonly bits: number;
}

function isInBlocks(groups: readonly number[], blocks: readonly Block[]): boolean {
  return blocks.some((block) => sharesPrefix(groups, block.groups, block.bits));
}

function sharesPrefix(a: readonly number[], b: readonly number[], bits: number): boolean {
  for (let k = 0; k * 16 < bits; k++) {
    const significant = Math.min(16, bits - k * 16);
    if (((a[k] as number) ^ (b[k] as number)) >>> (16 - significant) !== 0) return false;
  }
  return true;
}

function ipv4Groups(text: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}

function ipv6Groups(text: string): number[] {
  const [head = '', tail = ''] = text.split('::');
  const before = hexGroups(head);
  const after = hexGroups(tail);
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function hexGroups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}
