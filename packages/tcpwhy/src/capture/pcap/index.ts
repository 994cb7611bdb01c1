import type { ContainerFormat } from '../container.ts';
import { beginsPcap } from './file-header.ts';
import { PcapParser } from './pcap-parser.ts';

const pcap: ContainerFormat = {
  id: 'pcap',
  summary: 'Classic pcap, as tcpdump -w writes it: micro- or nanoseconds, either byte order, modified headers',
  source: 'https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/',
  // The three magic numbers in both byte orders.
  firstBytes: [0xa1, 0xd4, 0x4d, 0x34],
  sniff: beginsPcap,
  open: (context) => new PcapParser(context),
};

export default pcap;
