import { describe, expect, it } from 'vitest';
import { AddressBook } from '../../../model/addresses.ts';
import { NoticeLog } from '../../../model/notices.ts';
import { PacketTable } from '../../../model/packets.ts';
import { WireDecoder } from '../../decode.ts';
import { decodeFrames, recordTable } from '../../testing/decode-frames.ts';
import { type Bytes, ethernet, HELLO, hex, IPV4_TCP, ipv4, tcp, word, zeros } from '../../testing/frame-bytes.ts';

const SNAP_IPV4 = hex('aaaa03 000000 0800');

/** A data frame from the access point whose quality-of-service field says A-MSDU. */
function aggregate(flags: string, payload: Bytes): number[] {
  return [...hex(`88${flags} 0000 020000000001 020000000003 020000000003 1000 8000`), ...payload];
}

function subframe(source: number, packet: Bytes): number[] {
  const payload = [...SNAP_IPV4, ...packet];
  const unpadded = [...hex('020000000001 0200000000'), source, ...word(payload.length), ...payload];
  return [...unpadded, ...zeros(-unpadded.length & 3)];
}

const THREE = [
  ...subframe(11, IPV4_TCP),
  ...subframe(12, ipv4({ protocol: 4 }, ipv4({ id: 8 }, tcp({ sequence: 1 }, HELLO)))),
  ...subframe(13, ipv4({ id: 9 }, tcp({ sequence: 2 }))),
];

describe('an aggregated frame', () => {
  it('gives a row per packet, each with its own lengths, sender and tunnels', () => {
    const { rows, noticeIds, decoder } = decodeFrames([{ bytes: aggregate('02', THREE), linkType: 105 }]);
    expect(rows).toMatchObject([
      { frame: 1, sequenceNumber: 1000, payload: 'hello', linkSource: 11, tunnelDepth: 0 },
      { frame: 1, sequenceNumber: 1, payload: 'hello', linkSource: 12, tunnelDepth: 1 },
      { frame: 1, sequenceNumber: 2, payload: '', linkSource: 13, tunnelDepth: 0 },
    ]);
    expect(noticeIds).toEqual([]);
    // One frame: tshark's filter `tcp` counts it once.
    expect(decoder.totals.tcpPackets).toBe(1);
  });

  it('cut anywhere gives the packets before the cut', () => {
    const bytes = aggregate('02', THREE);
    const whole = decodeFrames([{ bytes, linkType: 105 }]).rows.map(({ sequenceNumber }) => sequenceNumber);
    for (let length = 0; length < bytes.length; length++) {
      const { rows } = decodeFrames([{ bytes: bytes.slice(0, length), originalBytes: bytes.length, linkType: 105 }]);
      expect(whole.slice(0, rows.length)).toEqual(rows.map(({ sequenceNumber }) => sequenceNumber));
    }
  });

  it('that the driver decrypted is read although its flag says encrypted', () => {
    expect(decodeFrames([{ bytes: aggregate('42', THREE), linkType: 105 }]).rows).toHaveLength(3);
  });

  it('that is encrypted is only counted', () => {
    const { rows, noticeIds } = decodeFrames([{ bytes: aggregate('42', zeros(100)), linkType: 105 }]);
    expect(rows).toEqual([]);
    expect(noticeIds).toEqual(['encrypted-wireless-frame']);
  });

  it('with a fragment inside goes on in its own bytes', () => {
    const segment = tcp({ sequence: 5 }, zeros(36));
    const first = { bytes: ethernet(0x0800, ipv4({ fragment: 0x2000 }, segment.slice(0, 24))) };
    const last = subframe(14, ipv4({ fragment: 3 }, segment.slice(24)));
    const frame = { bytes: aggregate('02', [...last, ...subframe(15, IPV4_TCP)]), linkType: 105 };
    expect(decodeFrames([first, frame]).rows).toMatchObject([
      { sequenceNumber: 5, payloadBytes: 36, payloadInSide: 1 },
      { sequenceNumber: 1000, payload: 'hello', payloadInSide: 0 },
    ]);
  });

  it('in a tunnel whose packets were fragmented, with a fragment inside, goes on in the tunnel packet', () => {
    const segment = tcp({ sequence: 5 }, zeros(36));
    const first = { bytes: ethernet(0x0800, ipv4({ fragment: 0x2000 }, segment.slice(0, 24))) };
    const last = subframe(14, ipv4({ fragment: 3 }, segment.slice(24)));
    const gre = [...hex('0000 8240'), ...aggregate('02', [...last, ...subframe(15, IPV4_TCP)])];
    const outer = { id: 9, protocol: 47 };
    const frames = [
      first,
      { bytes: ethernet(0x0800, ipv4({ ...outer, fragment: 0x2000 }, gre.slice(0, 96))) },
      { bytes: ethernet(0x0800, ipv4({ ...outer, fragment: 12 }, gre.slice(96))) },
    ];
    expect(decodeFrames(frames).rows).toMatchObject([
      { frame: 3, sequenceNumber: 5, payloadBytes: 36, payloadInSide: 1 },
      { frame: 3, sequenceNumber: 1000, payload: 'hello', payloadInSide: 1 },
    ]);
  });

  it('leaves every later record room for its row, and tells what it left out', () => {
    const log = new NoticeLog('test');
    const packets = new PacketTable(3);
    const plain = { bytes: ethernet(0x0800, IPV4_TCP) };
    const records = recordTable([{ bytes: aggregate('02', THREE), linkType: 105 }, plain]);
    new WireDecoder(new AddressBook(), log).decode(records, packets);
    expect([0, 1, 2].map((row) => packets.frame(row))).toEqual([1, 1, 2]);
    expect(log.all()).toMatchObject([{ id: 'aggregated-packet-not-read', severity: 'data-loss', count: 1 }]);
  });
});
