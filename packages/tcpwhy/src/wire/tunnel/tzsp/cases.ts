import { type Bytes, DATA_FRAME, ethernet, hex, IPV4_TCP, ipv4, udp, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'Ethernet', bytes: inTzsp('01 00 0001 01', ethernet(0x0800, IPV4_TCP)), row: { ...CARRIED, tunnelDepth: 1 } },
  {
    name: 'wireless frame behind tags and padding',
    bytes: inTzsp('01 01 0012 0a 01 c4 00 00 29 02 0064 01', DATA_FRAME),
    row: CARRIED,
  },
  { name: 'keep-alive', bytes: inTzsp('01 04 0000 01', zeros(2)), row: null },
  { name: 'an unknown protocol', bytes: inTzsp('01 00 0077 01', IPV4_TCP), row: null },
  { name: 'tags without end', bytes: inTzsp('01 00 0001', zeros(40)), row: null, notices: ['header-malformed'] },
];

export default cases;

function inTzsp(header: string, payload: Bytes): readonly number[] {
  return ethernet(0x0800, ipv4({ protocol: 17 }, udp(50_000, 37_008, [...hex(header), ...payload])));
}
