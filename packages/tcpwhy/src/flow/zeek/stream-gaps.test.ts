import { describe, expect, test } from 'vitest';
import type { ZeekConnection } from '../../model/zeek-connections.ts';
import type { Segment } from './testing/segments.ts';
import { client, handshake, server, trackSegments } from './testing/track-segments.ts';

function rowOf(...segments: readonly Segment[]): ZeekConnection | undefined {
  return trackSegments([...handshake(), ...segments])[0];
}

const data = (at: number, seq: number, bytes: number): Segment => client(at, 'PA', seq, 1, { bytes });
const ackTo = (at: number, ack: number): Segment => server(at, 'A', 1, ack);

describe('bytes by sequence numbers', () => {
  test('what was skipped counts as sent', () => {
    expect(rowOf(data(1, 1, 10), data(2, 101, 10))).toMatchObject({ orig_bytes: 110, resp_bytes: 0, missed_bytes: 0 });
  });

  test('what was only acknowledged counts, too', () => {
    expect(rowOf(ackTo(1, 51))).toMatchObject({ orig_bytes: 50, missed_bytes: 50, history: 'ShAaG' });
  });

  test('SYN, FIN and repetitions do not count', () => {
    expect(rowOf(data(1, 1, 10), data(1.1, 1, 10), client(2, 'FA', 11, 1))).toMatchObject({ orig_bytes: 10 });
  });

  test('3 GB of which only SYN and FIN were captured', () => {
    expect(rowOf(client(9, 'FA', 3e9, 1))).toMatchObject({ orig_bytes: 3e9 - 1 });
  });

  test('a RST is believed a little', () => {
    expect(rowOf(client(1, 'R', 1001))).toMatchObject({ orig_bytes: 1000 });
    expect(rowOf(client(1, 'R', 2_000_001))).toMatchObject({ orig_bytes: 0 });
    expect(rowOf(server(1, 'RA', 1, 51))).toMatchObject({ orig_bytes: 0 });
  });

  test("an old connection's ACK to a new SYN says nothing", () => {
    const rows = trackSegments([client(0, 'S', 0), server(0.1, 'A', 1, 5000), client(0.2, 'R', 5000)]);
    expect(rows).toMatchObject([{ orig_bytes: 0, conn_state: 'RSTOS0', history: 'SaR' }]);
  });

  test('numbers that wrapped do not reach the next connection', () => {
    const wrapping = [client(0, 'S', -1010), client(1, 'PA', -1009, 1, { bytes: 100 })];
    const rows = trackSegments([...wrapping, client(2, 'S', 0), client(3, 'PA', 1, 1, { bytes: 10 })]);
    expect(rows.map((row) => row.orig_bytes)).toEqual([100, 10]);
  });

  test('beyond 4 GiB', () => {
    const steps = Array.from({ length: 5 }, (_, k) => data(1 + k, 1 + k * 2 ** 30, 1));
    expect(rowOf(...steps)).toMatchObject({ orig_bytes: 4 * 2 ** 30 + 1 });
  });

  test('no duration, no bytes', () => {
    expect(trackSegments([data(0, 1, 10)])[0]).toMatchObject({ durationNs: null, orig_bytes: null, orig_pkts: 1 });
  });
});

describe('gaps', () => {
  test('a hole that the peer acknowledges', () => {
    expect(rowOf(data(1, 1, 10), data(2, 21, 10), ackTo(3, 31))).toMatchObject({ missed_bytes: 10, history: 'ShADaG' });
  });

  test('a hole that is filled in time is none', () => {
    const row = rowOf(data(1, 1, 10), data(2, 21, 10), data(2.5, 11, 10), ackTo(3, 31));
    expect(row).toMatchObject({ missed_bytes: 0, history: 'ShADTa' });
  });

  test('each hole is a gap', () => {
    const segments = [data(1, 11, 10), data(2, 31, 10), data(3, 51, 10), ackTo(4, 61)];
    // 1..10, 21..30 and 41..50 are missing; the letter comes with the first.
    expect(rowOf(...segments)).toMatchObject({ missed_bytes: 30, history: 'ShADaG' });
  });

  test('bytes cut off by the snap length are missing, too', () => {
    const cut = client(1, 'PA', 1, 1, { bytes: 10, captured: 4 });
    expect(rowOf(cut, ackTo(2, 11))).toMatchObject({ missed_bytes: 10, history: 'ShADaG' });
  });

  test('a datagram put together from fragments is whole', () => {
    const whole = client(1, 'PA', 1, 1, { bytes: 10, captured: 4, reassembled: true });
    expect(rowOf(whole, ackTo(2, 11))).toMatchObject({ missed_bytes: 0, history: 'ShADa' });
  });

  test('too much beyond a hole without any ACK is given up', () => {
    // The hole of 1000 bytes counts, too: 16,000 and 17,000 against a limit of 16,384.
    const flight = (segments: number) => Array.from({ length: segments }, (_, k) => data(1 + k, 1001 + k * 1000, 1000));
    expect(rowOf(...flight(15), ackTo(30, 16_001))).toMatchObject({ missed_bytes: 1000, history: 'ShADaG' });
    expect(rowOf(...flight(16), ackTo(30, 17_001))).toMatchObject({ missed_bytes: 0, history: 'ShADa' });
  });

  test('not without a handshake', () => {
    expect(trackSegments([data(1, 1, 10), ackTo(2, 11), ackTo(3, 51)])[0]).toMatchObject({ missed_bytes: 0 });
  });

  test('not when the ACK comes with a RST', () => {
    expect(rowOf(server(1, 'RA', 1, 51))).toMatchObject({ missed_bytes: 0, history: 'ShAr' });
  });

  test('a comb of one-byte segments is given up, and ends', () => {
    const comb = Array.from({ length: 6000 }, (_, k) => data(1 + k / 1000, 1 + 2 * k, 1));
    const acknowledged = [ackTo(0.5, 1), ...comb, ackTo(8, 12_001)];
    expect(rowOf(...acknowledged)).toMatchObject({ missed_bytes: 0, orig_bytes: 12_000, orig_pkts: 6002 });
  });
});

describe('a close waits for its bytes', () => {
  const closing = [data(1, 1, 10), client(2, 'FA', 21, 1)];

  test('packets move the end until they are in', () => {
    // 11..20 is missing: neither close counts, so the stray at 60 s still belongs to the connection.
    const segments = [...handshake(), ...closing, server(3, 'FA', 1, 1), client(60, 'A', 22, 2)];
    expect(trackSegments(segments)).toMatchObject([{ durationNs: 60e9, conn_state: 'SF', missed_bytes: 0 }]);
  });

  test('or acknowledged', () => {
    const segments = [...handshake(), ...closing, server(3, 'A', 1, 22), server(4, 'FA', 1, 22)];
    const rows = trackSegments([...segments, client(60, 'A', 22, 2)]);
    expect(rows.map((row) => row.firstFrame)).toEqual([1, 8]);
    expect(rows[0]).toMatchObject({ durationNs: 4e9, conn_state: 'SF', missed_bytes: 10, history: 'ShADFaGf' });
  });

  test('the peer waits for an ACK of what it got, unless ACKs take another way', () => {
    const flight = (segments: number) => Array.from({ length: segments }, (_, k) => data(1, 1 + k * 1000, 1000));
    const strays = (segments: number) => {
      const end = 1 + segments * 1000;
      const ending = [server(2, 'FA', 1, 1), client(3, 'FA', end, 2), client(60, 'A', end + 1, 2)];
      return trackSegments([...handshake(), ...flight(segments), ...ending]).length;
    };
    expect(strays(10)).toBe(1);
    // A first flight beyond 16 KiB: the capture does not see the ACKs.
    expect(strays(20)).toBe(2);
  });

  test('a keep-alive at the start of what was captured leaves a hole of one byte', () => {
    const partial = [client(0, 'A', 1, 1), server(0.1, 'A', 1, 2), data(0.2, 2, 10), client(0.3, 'FA', 12, 1)];
    // Not closed yet, so that the SYN is a repetition.
    expect(trackSegments([...partial, client(0.4, 'S', 0)])).toHaveLength(1);
  });
});
