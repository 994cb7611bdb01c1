import {
  type Bytes,
  ethernet,
  HELLO,
  hex,
  IPV4_TCP,
  IPV6_TCP,
  ipv4,
  ipv6,
  tcp,
  udp,
  zeros,
} from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const TEREDO = ipv6({ source: '20010000000000000000000000000001' }, tcp({}, HELLO));
const ROW = { ...CARRIED, source: '[2001::1]:40000', destination: '[2001:db8::2]:443', tunnelDepth: 1 };

const cases: readonly HeaderCase[] = [
  { name: 'bare', bytes: inTeredo('', TEREDO), row: ROW },
  { name: 'origin', bytes: inTeredo('0000 f12a f5fffffe', TEREDO), row: ROW },
  {
    name: 'authentication and origin',
    bytes: inTeredo('0001 02 03 aabb ccddee 0000000000000001 00 0000 f12a f5fffffe', TEREDO),
    row: ROW,
  },
  {
    name: 'from the server',
    bytes: ethernet(0x0800, ipv4({ protocol: 17 }, udp(3544, 50_000, TEREDO))),
    row: ROW,
  },
  { name: 'no address of Teredo', bytes: inTeredo('', IPV6_TCP), row: null },
  { name: 'IPv4', bytes: inTeredo('', IPV4_TCP), row: null },
  { name: 'a DNS question to this port', bytes: inTeredo('6a2b 0100 0001 0000 0000 0000', zeros(40)), row: null },
  { name: 'bytes that only look like IPv6', bytes: inTeredo('60000000 ffff', zeros(60)), row: null },
];

export default cases;

function inTeredo(header: string, payload: Bytes): readonly number[] {
  return ethernet(0x0800, ipv4({ protocol: 17 }, udp(50_000, 3544, [...hex(header), ...payload])));
}
