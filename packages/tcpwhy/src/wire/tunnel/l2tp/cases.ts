import { type Bytes, ethernet, hex, IPV4_TCP, IPV6_TCP, ipv4, udp, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'PPP', bytes: inL2tp('0002 0001 0002 ff03 0021', IPV4_TCP), row: { ...CARRIED, tunnelDepth: 1 } },
  {
    name: 'length, sequence numbers, offset',
    bytes: inL2tp('4a02 0047 0001 0002 0001 0000 0003 000000 0057', IPV6_TCP),
    row: CARRIED_IPV6,
  },
  {
    name: 'from the server',
    bytes: ethernet(0x0800, ipv4({ protocol: 17 }, udp(1701, 50_000, [...hex('0002 0001 0002 0021'), ...IPV4_TCP]))),
    row: CARRIED,
  },
  { name: 'control message', bytes: inL2tp('c802 000c 0001 0000 0001 0001', zeros(8)), row: null },
  { name: 'version 3', bytes: inL2tp('0003 0000 00000001', IPV4_TCP), row: null, notices: ['tunnel-not-read'] },
  { name: 'version 1', bytes: inL2tp('0001 0001 0002 0021', IPV4_TCP), row: null },
  { name: 'something else on the port', bytes: inL2tp('1a2b 8180 0001', zeros(40)), row: null },
];

export default cases;

function inL2tp(header: string, payload: Bytes): readonly number[] {
  return ethernet(0x0800, ipv4({ protocol: 17 }, udp(50_000, 1701, [...hex(header), ...payload])));
}
