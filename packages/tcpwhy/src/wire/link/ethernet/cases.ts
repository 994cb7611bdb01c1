import { ethernet, hex, IPV4_TCP, IPV6_TCP, ipv4, tcp, word, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'IPv4', bytes: ethernet(0x0800, IPV4_TCP), row: { ...CARRIED, linkSource: 2 } },
  { name: 'IPv6', bytes: ethernet(0x86dd, IPV6_TCP), row: { ...CARRIED_IPV6, linkSource: 2 } },
  {
    name: '802.3 length and LLC/SNAP',
    bytes: ethernet(8 + IPV4_TCP.length, [...hex('aaaa03 000000 0800'), ...IPV4_TCP]),
    row: { ...CARRIED, linkSource: 2 },
  },
  {
    name: 'padding to 60 bytes is no payload',
    bytes: ethernet(0x0800, [...ipv4({}, tcp()), ...zeros(6)]),
    row: { payloadBytes: 0, capturedPayloadBytes: 0, payload: '' },
  },
  {
    name: 'a check sequence that the capture did not announce',
    bytes: ethernet(0x0800, [...IPV4_TCP, ...hex('deadbeef')]),
    row: CARRIED,
  },
  { name: 'ARP', bytes: ethernet(0x0806, zeros(28)), row: null },
  {
    name: 'an unknown EtherType',
    bytes: ethernet(0x88b5, IPV4_TCP),
    row: null,
    notices: ['network-protocol-not-read'],
  },
  { name: 'IPv4 where IPv6 was announced', bytes: ethernet(0x86dd, IPV4_TCP), row: CARRIED },
  {
    name: 'inside GRE, as transparent bridging',
    bytes: ethernet(0x0800, ipv4({ protocol: 47 }, [...word(0), ...word(0x6558), ...ethernet(0x0800, IPV4_TCP)])),
    row: { ...CARRIED, tunnelDepth: 1 },
  },
];

export default cases;
