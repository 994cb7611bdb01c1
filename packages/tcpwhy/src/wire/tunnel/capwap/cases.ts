import { type Bytes, ethernet, hex, IPV4_TCP, IPV6_TCP, ipv4, udp, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

/** Duration, three addresses, sequence control: what stands behind the frame control. */
const WIRELESS = '2c00 848016000001 848016000002 848016000003 0000';
const SNAP_IPV4 = 'aaaa03 000000 0800';

const cases: readonly HeaderCase[] = [
  {
    name: 'a wireless frame',
    bytes: inCapwap(`00 100300 0000 0000 0801 ${WIRELESS} ${SNAP_IPV4}`, IPV4_TCP),
    row: { ...CARRIED, tunnelDepth: 1 },
  },
  {
    name: 'with wireless information, frame control swapped',
    bytes: inCapwap(`00 200320 0000 0000 04bf2300 00000000 1108 ${WIRELESS} ${SNAP_IPV4}`, IPV4_TCP),
    row: CARRIED,
  },
  {
    name: 'swapped, with quality of service',
    bytes: inCapwap(`00 100300 0000 0000 0188 ${WIRELESS} 0000 aaaa03 000000 86dd`, IPV6_TCP),
    row: CARRIED_IPV6,
  },
  { name: 'an Ethernet frame', bytes: inCapwap('00 100200 0000 0000', ethernet(0x0800, IPV4_TCP)), row: CARRIED },
  {
    name: 'a fragment',
    bytes: inCapwap('00 100280 0001 0000', ethernet(0x0800, IPV4_TCP)),
    row: null,
    notices: ['tunnel-not-read'],
  },
  { name: 'DTLS', bytes: inCapwap('01 000000 17', zeros(60)), row: null, notices: ['encrypted-tunnel'] },
  { name: 'a keep-alive', bytes: inCapwap('00 100208 0000 0000', zeros(40)), row: null },
  { name: 'another protocol on this port', bytes: inCapwap('1a2b8180 00010001', zeros(40)), row: null },
  { name: 'header cut', bytes: inCapwap('00 1003', []), row: null },
];

export default cases;

function inCapwap(header: string, payload: Bytes): readonly number[] {
  return ethernet(0x0800, ipv4({ protocol: 17 }, udp(50_000, 5247, [...hex(header), ...payload])));
}
