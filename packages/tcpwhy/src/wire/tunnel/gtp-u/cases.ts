import { type Bytes, ethernet, hex, IPV4_TCP, IPV6_TCP, ipv4, udp, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'IPv4', bytes: inGtp('30 ff 002d 00000001', IPV4_TCP), row: { ...CARRIED, tunnelDepth: 1 } },
  { name: 'IPv6, sequence number', bytes: inGtp('32 ff 0045 00000001 00010000', IPV6_TCP), row: CARRIED_IPV6 },
  {
    name: 'two extension headers',
    bytes: inGtp('34 ff 0039 00000001 00000085 01 0100 40 01 0868 00', IPV4_TCP),
    row: CARRIED,
  },
  { name: 'echo request', bytes: inGtp('32 01 0004 00000000 00010000', zeros(40)), row: null },
  { name: 'version 2', bytes: inGtp('48 ff 0039 00000001', IPV4_TCP), row: null },
  {
    name: 'an extension header of length 0',
    bytes: inGtp('34 ff 0039 00000001 00000085 00 0100 85', IPV4_TCP),
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;

function inGtp(header: string, payload: Bytes): readonly number[] {
  return ethernet(0x0800, ipv4({ protocol: 17 }, udp(50_000, 2152, [...hex(header), ...payload])));
}
