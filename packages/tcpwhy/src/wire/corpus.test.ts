import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { corpusPath, inCorpus } from '../../../../test/corpus.ts';
import { type DecodedCapture, decodeCapture } from './testing/decode-capture.ts';

interface Expectation {
  readonly file: string;
  readonly tshark: { readonly packets: number; readonly tcpPackets: number };
}

const expectations = readFileSync(corpusPath('odd-captures/expect.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Expectation);

/** Files where tshark's count is not the answer, and why. */
const BETTER: Readonly<Record<string, { readonly tcpPackets: number; readonly because: string }>> = {
  'tcpdump-dsa.pcap': { tcpPackets: 0, because: 'tshark 4.0 refuses link type 284; all 8 frames are ARP and ICMP' },
  'tcpdump-brcm-tag.pcap': { tcpPackets: 0, because: 'tshark 4.0 refuses link type 281; no frame is TCP' },
  'derived-ng-huge-caplen.pcapng': { tcpPackets: 14, because: 'tshark stops at the damaged sixth block' },
  'derived-ng-pcap-appended.pcapng': { tcpPackets: 28, because: 'tshark stops before the second capture' },
};
/** Not captures: capture/ refuses them. */
const REFUSED = ['derived-zero-length.pcap', 'derived-text-with-pcap-name.pcap'];

describe('odd captures: TCP packets as tshark counts them', () => {
  const readable = expectations.filter(({ file }) => !REFUSED.includes(file) && inCorpus(`odd-captures/${file}`));

  it.each(readable)('$file', ({ file, tshark }) => {
    expect(decode(`odd-captures/${file}`).totals.tcpPackets).toBe(BETTER[file]?.tcpPackets ?? tshark.tcpPackets);
  });
});

describe('what single captures teach', () => {
  it('zeek-ipv4-fragmented-4: overlapping fragments give 3 segments of 2 connections, and the first bytes are right', () => {
    const { rows } = decode('odd-captures/zeek-ipv4-fragmented-4.pcap', true);
    expect(rows.map(({ frame }) => frame)).toEqual([1, 5, 6]);
    expect(rows[1]).toMatchObject({ payloadBytes: 69, ipBits: 2, payloadInSide: 1, checksum: 1 });
    expect(rows[1]?.payload.slice(0, 4)).toBe('GET ');
    expect(new Set(rows.map(({ source, destination }) => [source, destination].sort().join())).size).toBe(2);
  });

  it('zeek-pppoe-over-qinq: the checksums are right only when IP is believed over PPPoE', () => {
    const { rows } = decode('odd-captures/zeek-pppoe-over-qinq.pcap', true);
    const padded = rows.filter(({ frame }) => [19, 33, 41, 47, 63, 81].includes(frame));
    expect(padded.map(({ payloadBytes, checksum }) => [payloadBytes, checksum])).toEqual(Array(6).fill([6, 1]));
    expect(rows.every(({ checksum }) => checksum === 1)).toBe(true);
  });

  it('zeek-cisco-fabric-path: no check sequence is cut off the inner frame, or its checksums would be wrong', () => {
    const { rows } = decode('odd-captures/zeek-cisco-fabric-path.pcap', true);
    expect(rows).toHaveLength(32);
    expect(rows.every(({ checksum, payloadBytes }) => checksum === 1 && payloadBytes === 0)).toBe(true);
  });

  it('zeek-krb-kerberos_tso: super-segments keep the length that only the record knows', () => {
    const { rows } = decode('odd-captures/zeek-krb-kerberos_tso.pcapng');
    expect(rows.some(({ payloadBytes }) => payloadBytes > 1460)).toBe(true);
    expect(rows.every(({ payloadBytes, capturedPayloadBytes }) => payloadBytes === capturedPayloadBytes)).toBe(true);
  });

  it('zeek-tunnels-Teredo: only what comes from the Teredo port is taken for a tunnel', () => {
    expect(decode('odd-captures/zeek-tunnels-Teredo.pcap').rows.filter(({ tunnelDepth }) => tunnelDepth > 0)).toEqual(
      [],
    );
  });

  it('zeek-ipv6_zero_len_ah: a header of impossible length is noticed, not stepped over', () => {
    expect(decode('odd-captures/zeek-ipv6_zero_len_ah.pcap').noticeIds).toContain('header-malformed');
  });

  it('zeek-tcp-truncated-header: every segment keeps ports, numbers and flags', () => {
    const { rows, noticeIds } = decode('odd-captures/zeek-tcp-truncated-header.pcap');
    expect(rows).toHaveLength(24);
    expect(noticeIds).toContain('payload-cut-by-snap-length');
  });

  it('derived-sll-113: packet type 4 went out', () => {
    const { rows } = decode('odd-captures/derived-sll-113.pcap');
    expect(rows.every(({ direction }) => direction === 1 || direction === 2)).toBe(true);
  });

  it('cassandra-gossip-mtu at the router: the ICMP errors quote what was too big', () => {
    const { rows, totals } = decode('investigations/cassandra-gossip-mtu/vpn1.pcap');
    const errors = rows.filter(({ kind }) => kind === 1);
    expect(totals.icmpErrors).toBe(11);
    expect(errors.every(({ icmpType, icmpCode, icmpMtu }) => icmpType === 3 && icmpCode === 4 && icmpMtu > 0)).toBe(
      true,
    );
    expect(errors.every(({ icmpQuotedIpBytes, icmpMtu }) => icmpQuotedIpBytes > icmpMtu)).toBe(true);
  });

  it('auth_change_session_keys: the server sends bad checksums, the client good ones', () => {
    const { rows } = decode('zeek/auth_change_session_keys.pcap', true);
    const client = rows[0]?.source;
    for (const { source, checksum } of rows) expect(checksum).toBe(source === client ? 1 : 2);
  });
});

function decode(name: string, verifyChecksums = false): DecodedCapture {
  const bytes = readFileSync(corpusPath(name));
  return decodeCapture(name.endsWith('.gz') ? gunzipSync(bytes) : bytes, { verifyChecksums });
}
