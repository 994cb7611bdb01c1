import type { ContainerFormat } from '../container.ts';
import { PcapngParser } from './pcapng-parser.ts';

const pcapng: ContainerFormat = {
  id: 'pcapng',
  summary: 'pcapng, as Wireshark and dumpcap write it: any number of sections and interfaces, either byte order',
  source: 'https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/',
  firstBytes: [0x0a],
  sniff: beginsSection,
  open: (context) => new PcapngParser(context),
};

/** A section header's type reads the same in both byte orders; the byte-order magic makes sure. */
function beginsSection(prefix: Uint8Array): boolean {
  if (prefix[0] !== 0x0a || prefix[1] !== 0x0d || prefix[2] !== 0x0d || prefix[3] !== 0x0a) return false;
  if (prefix.length < 12) return true;
  // 1a 2b 3c 4d, or the other way round.
  const isBig = prefix[8] === 0x1a && prefix[9] === 0x2b && prefix[10] === 0x3c && prefix[11] === 0x4d;
  return isBig || (prefix[8] === 0x4d && prefix[9] === 0x3c && prefix[10] === 0x2b && prefix[11] === 0x1a);
}

export default pcapng;
