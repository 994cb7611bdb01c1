import { describe, expect, it } from 'vitest';
import {
  CHECKSUM_BAD,
  CHECKSUM_GOOD,
  CHECKSUM_UNKNOWN,
  IP_DONT_FRAGMENT,
  IP_HEADER_CHECKSUM_BAD,
} from '../../../model/packets.ts';
import { decodeFrames, decodeOne } from '../../testing/decode-frames.ts';
import { ethernet, hex, ipv4, ipv6, tcp } from '../../testing/frame-bytes.ts';

const VERIFY = { verifyChecksums: true };

/** From kernel-lab/stale_pool_race.client.pcap: three bytes of payload, so the sum ends in half a word. */
const REAL_IPV4 = hex(`
  1e63a796b21b c6b0cd2df191 0800
  45000037 ee6e4000 400637b2 0a4e0003 0a4e0002
  1b589558 d2eaa70d 9c1a6ddd 80180040 97020000 0101080a fd6920c1 4ce9c8e9 323030`);

/** From zeek/ftp__ipv6.pcap. */
const REAL_IPV6 = hex(`
  d8306248c5b5 c42c033b6caa 86dd
  60000000 00300640 200104701f11081fc9990d94aa7c2e3e 20010470486700990000000000000021
  c0210015 268a7e60 0672f862 8018804c 75d00000 0101080a 3a01f197 00000001 5553455220616e6f6e796d6f75730d0a`);

function changed(bytes: readonly number[], at: number): number[] {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}

describe('checksums of real segments', () => {
  it('are not looked at unless asked for', () => {
    expect(decodeOne(changed(REAL_IPV4, 70)).checksum).toBe(CHECKSUM_UNKNOWN);
  });

  it.each([
    ['IPv4', REAL_IPV4],
    ['IPv6', REAL_IPV6],
  ])('%s: good as recorded, bad with one bit changed anywhere in the segment', (_, bytes) => {
    expect(decodeOne(bytes, VERIFY).checksum).toBe(CHECKSUM_GOOD);
    const tcpAt = bytes.length - (bytes === REAL_IPV4 ? 35 : 48);
    // Ports, sequence number, window, checksum field, options, last byte; not the data offset, which moves the rest.
    for (const at of [tcpAt, tcpAt + 7, tcpAt + 15, tcpAt + 17, tcpAt + 27, bytes.length - 1])
      expect(decodeOne(changed(bytes, at), VERIFY).checksum).toBe(CHECKSUM_BAD);
  });

  it('are bad when an address was changed on the way', () => {
    expect(decodeOne(changed(REAL_IPV6, 14 + 8), VERIFY).checksum).toBe(CHECKSUM_BAD);
  });

  it('are good behind padding and before a check sequence', () => {
    expect(decodeOne([...REAL_IPV4, ...hex('00000000 deadbeef')], VERIFY).checksum).toBe(CHECKSUM_GOOD);
  });

  it('are unknown when payload was cut', () => {
    const record = { bytes: REAL_IPV4.slice(0, -1), originalBytes: REAL_IPV4.length };
    expect(decodeOne(record, VERIFY).checksum).toBe(CHECKSUM_UNKNOWN);
  });

  it('are unknown when the stack left the length to the network card', () => {
    const bytes = REAL_IPV4.map((byte, at) => (at === 16 || at === 17 ? 0 : byte));
    const { rows } = decodeFrames([{ bytes }], { verifyChecksums: false });
    expect(rows).toMatchObject([{ payload: '200' }]);
  });
});

describe('IPv4 header checksum', () => {
  it('wrong: the row is bad, and a notice says which one it was', () => {
    const { rows, notices } = decodeFrames([{ bytes: changed(REAL_IPV4, 14 + 8) }], VERIFY);
    expect(rows).toMatchObject([{ checksum: CHECKSUM_BAD, ipBits: IP_DONT_FRAGMENT | IP_HEADER_CHECKSUM_BAD }]);
    expect(notices).toMatchObject([{ id: 'ip-header-checksum-wrong', count: 1 }]);
  });

  it('right: the TCP checksum decides', () => {
    // The builder fills in the IPv4 checksum and leaves that of TCP 0.
    const { rows, noticeIds } = decodeFrames([{ bytes: ethernet(0x0800, ipv4({ words: 6 }, tcp())) }], VERIFY);
    expect(rows).toMatchObject([{ checksum: CHECKSUM_BAD }]);
    expect(noticeIds).toEqual([]);
  });

  it('of an outer header does not blame an IPv6 packet inside', () => {
    const inner = REAL_IPV6.slice(14);
    const outer = ipv4({ protocol: 41 }, inner);
    outer[8] = 1;
    expect(decodeOne(ethernet(0x0800, outer), VERIFY).checksum).toBe(CHECKSUM_GOOD);
  });
});

it('of source-routed IPv6 counts the last address (RFC 8200 §8.1)', () => {
  // Headers 0x2b with one segment left: the pseudo header holds the address from the list.
  const segment = REAL_IPV6.slice(14 + 40);
  const lastAddress = REAL_IPV6.slice(14 + 24, 14 + 40);
  const routing = [...hex('06 02 00 01 00000000'), ...lastAddress];
  const source = REAL_IPV6.slice(14 + 8, 14 + 24);
  const text = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const packet = ipv6({ nextHeader: 43, source: text(source), destination: '20010db8000000000000000000000099' }, [
    ...routing,
    ...segment,
  ]);
  expect(decodeOne(ethernet(0x86dd, packet), VERIFY).checksum).toBe(CHECKSUM_GOOD);
});
