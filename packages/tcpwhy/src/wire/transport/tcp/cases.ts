import { ethernet, HELLO, hex, ipv4, type TcpFields, tcp } from '../../testing/frame-bytes.ts';
import type { HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'no options',
    bytes: inIpv4({ sequence: 0xfffffff0, ack: 0x80000000, flags: 0x1ff, window: 65_535 }),
    row: {
      kind: 0,
      sequenceNumber: 0xfffffff0,
      ackNumber: 0x80000000,
      flags: 0x1ff,
      window: 65_535,
      optionBits: 0,
      mss: 0,
      windowScale: 255,
      timestampValue: 0,
      timestampEcho: 0,
      sack: [],
      checksum: 0,
      payload: 'hello',
      icmpType: 0,
      icmpMtu: 0,
    },
  },
  {
    name: 'options of a Linux SYN',
    bytes: inIpv4({ flags: 2, options: hex('020405b4 0402 080a 00000064 00000000 01 030307') }),
    row: { flags: 2, optionBits: 0x0f, mss: 1460, windowScale: 7, timestampValue: 100, timestampEcho: 0 },
  },
  {
    name: 'padded timestamps',
    bytes: inIpv4({ options: hex('0101080a fffffffe 7fffffff') }),
    row: { optionBits: 0x08, timestampValue: -2, timestampEcho: 0x7fffffff },
  },
  {
    name: 'unpadded timestamps behind an end of options',
    bytes: inIpv4({ options: hex('080a 00000001 00000002 00 ff') }),
    row: { optionBits: 0x08, timestampValue: 1, timestampEcho: 2 },
  },
  {
    name: 'two SACK blocks beside timestamps',
    bytes: inIpv4({ options: hex('0101080a 00000001 00000002 0101 0512 000003e8 000007d0 fffffff0 00000010') }),
    row: { optionBits: 0x18, sack: ['1000-2000', '4294967280-16'], timestampEcho: 2 },
  },
  {
    name: 'four SACK blocks',
    bytes: inIpv4({
      options: hex('0101 0522 00000001 00000002 00000003 00000004 00000005 00000006 00000007 00000008'),
    }),
    row: { optionBits: 0x10, sack: ['1-2', '3-4', '5-6', '7-8'] },
  },
  {
    name: 'a window shift above 14',
    bytes: inIpv4({ options: hex('030310 01') }),
    row: { optionBits: 0x02, windowScale: 14 },
  },
  { name: 'Fast Open', bytes: inIpv4({ options: hex('220a 0102030405060708 0101') }), row: { optionBits: 0x20 } },
  { name: 'Fast Open as experiment', bytes: inIpv4({ options: hex('fe04 f989') }), row: { optionBits: 0x20 } },
  { name: 'another experiment', bytes: inIpv4({ options: hex('fe04 1234') }), row: { optionBits: 0 } },
  { name: 'multipath', bytes: inIpv4({ options: hex('1e0c 0001 0102030405060708') }), row: { optionBits: 0x40 } },
  {
    name: 'options of the wrong length are passed over',
    bytes: inIpv4({ options: hex('0203 05 0302 0505010203 0101') }),
    row: { optionBits: 0 },
  },
  {
    name: 'an option of length 0 after a good one',
    bytes: inIpv4({ options: hex('020405b4 0800 0000') }),
    row: { optionBits: 0x81, mss: 1460, payload: 'hello' },
    notices: ['tcp-options-malformed'],
  },
  {
    name: 'an option of length 1',
    bytes: inIpv4({ options: hex('0801 0101') }),
    row: { optionBits: 0x80 },
    notices: ['tcp-options-malformed'],
  },
  {
    name: 'an option that reaches beyond the header',
    bytes: inIpv4({ options: hex('0101 080a') }),
    row: { optionBits: 0x80 },
    notices: ['tcp-options-malformed'],
  },
  {
    name: 'an option without length at the end of the header',
    bytes: inIpv4({ options: hex('010101 08') }),
    row: { optionBits: 0x80 },
    notices: ['tcp-options-malformed'],
  },
  { name: 'data offset below 5', bytes: inIpv4({ words: 4 }), row: null, notices: ['header-malformed'] },
  { name: 'data offset beyond the packet', bytes: inIpv4({ words: 7 }), row: null, notices: ['header-malformed'] },
];

export default cases;

function inIpv4(fields: TcpFields): readonly number[] {
  return ethernet(0x0800, ipv4({}, tcp(fields, HELLO)));
}
