import { describe, expect, it } from 'vitest';
import { decodeFrames, type TestRecord } from '../testing/decode-frames.ts';
import { type Bytes, ethernet, hex, IPV4_TCP, ipv4, ipv6, tcp, udp, word } from '../testing/frame-bytes.ts';

const MORE = 0x2000;
const PAYLOAD = Array.from({ length: 600 }, (_, i) => 97 + (i % 26));
const TEXT = String.fromCharCode(...PAYLOAD);
const SEGMENT = tcp({}, PAYLOAD);

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly of?: Bytes;
  readonly id?: number;
  readonly protocol?: number;
}

/** One IPv4 fragment of `of`, `from` and `to` in bytes. */
function piece({ from, to, of = SEGMENT, id = 7, protocol = 6 }: Piece): TestRecord {
  const fragment = (to < of.length ? MORE : 0) | (from / 8);
  return { bytes: ethernet(0x0800, ipv4({ fragment, id, protocol }, of.slice(from, to))) };
}

/** One IPv6 fragment of the segment. */
function piece6(from: number, to: number, next = 6): TestRecord {
  const position = from | (to < SEGMENT.length ? 1 : 0);
  const header = [...hex(next.toString(16).padStart(2, '0')), 0, ...word(position), ...hex('00000009')];
  return { bytes: ethernet(0x86dd, ipv6({ nextHeader: 44 }, [...header, ...SEGMENT.slice(from, to)])) };
}

const WHOLE = {
  payloadBytes: 600,
  capturedPayloadBytes: 512,
  payload: TEXT.slice(0, 512),
  payloadInSide: 1,
  ipBits: 2,
};

describe('fragments that come together', () => {
  it.each([
    ['in order', [0, 1, 2]],
    ['backwards', [2, 1, 0]],
    ['the middle last', [0, 2, 1]],
  ])('%s: one row, at the frame that completes the datagram', (_, order) => {
    const pieces = [piece({ from: 0, to: 24 }), piece({ from: 24, to: 400 }), piece({ from: 400, to: 620 })];
    const { rows, noticeIds, decoder } = decodeFrames(order.flatMap((index) => pieces[index] ?? []));
    expect(rows).toMatchObject([{ ...WHOLE, frame: 3, sequenceNumber: 1000, ipBytes: 640, family: 4 }]);
    expect(noticeIds).toEqual([]);
    expect(decoder.totals).toMatchObject({ packets: 3, tcpPackets: 1, fragments: 3 });
  });

  it('of IPv6, whose next header only the first one knows', () => {
    const { rows, noticeIds } = decodeFrames([piece6(320, 620, 0), piece6(0, 320)]);
    expect(rows).toMatchObject([{ ...WHOLE, frame: 2, ipBytes: 660, source: '[2001:db8::1]:40000' }]);
    expect(noticeIds).toEqual([]);
  });

  it('keeps datagrams apart by identification, protocol and addresses', () => {
    const other = piece({ from: 0, to: 24, id: 8 });
    const { rows } = decodeFrames([
      other,
      piece({ from: 0, to: 24, protocol: 17 }),
      piece({ from: 24, to: 620 }),
      piece({ from: 0, to: 24 }),
    ]);
    expect(rows).toMatchObject([{ frame: 4 }]);
  });

  it('of a packet in a tunnel', () => {
    const outer = udp(50_000, 4789, [...hex('08000000 00000100'), ...ethernet(0x0800, ipv4({}, SEGMENT))]);
    const { rows } = decodeFrames([
      piece({ from: 0, to: 40, of: outer, protocol: 17 }),
      piece({ from: 40, to: outer.length, of: outer, protocol: 17 }),
    ]);
    expect(rows).toMatchObject([{ payloadBytes: 600, tunnelDepth: 1, payloadInSide: 1, payload: TEXT.slice(0, 512) }]);
  });

  it('leaves the frames behind to their own bytes', () => {
    const { rows } = decodeFrames([
      piece({ from: 0, to: 24 }),
      piece({ from: 24, to: 620 }),
      { bytes: ethernet(0x0800, IPV4_TCP) },
      piece({ from: 0, to: 400, id: 9 }),
      piece({ from: 400, to: 620, id: 9 }),
    ]);
    expect(rows.map(({ frame, payloadInSide }) => [frame, payloadInSide])).toEqual([
      [2, 1],
      [3, 0],
      [5, 1],
    ]);
    expect(rows.map(({ payload }) => payload)).toEqual([TEXT.slice(0, 512), 'hello', TEXT.slice(0, 512)]);
  });

  it('quoted by no one: an ICMP error is put together too', () => {
    const error = [...hex('03 04 0000 0000 0578'), ...ipv4({ totalBytes: 1500 }, tcp({}, PAYLOAD.slice(0, 100)))];
    const { rows } = decodeFrames([
      piece({ from: 0, to: 64, of: error, protocol: 1 }),
      piece({ from: 64, to: error.length, of: error, protocol: 1 }),
    ]);
    expect(rows).toMatchObject([{ kind: 1, icmpMtu: 1400, sequenceNumber: 1000, flags: 0x18 }]);
  });
});

describe('fragments that do not', () => {
  it('a first one with a whole TCP header is a loss, told at the end', () => {
    const { rows, notices, decoder } = decodeFrames([piece({ from: 0, to: 24 }), piece({ from: 0, to: 400, id: 9 })]);
    expect(rows).toEqual([]);
    expect(decoder.totals.tcpPackets).toBe(0);
    expect(notices).toMatchObject([
      { id: 'tcp-fragments-incomplete', severity: 'data-loss', count: 2, where: 'frame 1' },
    ]);
  });

  it('others are none', () => {
    const { noticeIds } = decodeFrames([piece({ from: 24, to: 620 }), piece({ from: 0, to: 24, protocol: 17, id: 8 })]);
    expect(noticeIds).toEqual([]);
  });

  it('are given up after 30 seconds', () => {
    const first = piece({ from: 0, to: 24 });
    const last = piece({ from: 24, to: 620 });
    expect(decodeFrames([first, { ...last, timeNs: 29e9 }]).rows).toHaveLength(1);
    const late = decodeFrames([first, { ...last, timeNs: 31e9 }]);
    expect(late.rows).toEqual([]);
    expect(late.noticeIds).toEqual(['tcp-fragments-incomplete']);
  });

  it('are given up, oldest first, when there are more than 256 datagrams', () => {
    const firsts = Array.from({ length: 257 }, (_, id) => piece({ from: 0, to: 24, id }));
    const lasts = Array.from({ length: 257 }, (_, id) => piece({ from: 24, to: 620, id }));
    const { rows, notices } = decodeFrames([...firsts, ...lasts.reverse()]);
    expect(rows).toHaveLength(256);
    expect(notices).toMatchObject([{ id: 'tcp-fragments-incomplete', count: 1, where: 'frame 1' }]);
  });
});

describe('fragments that overlap', () => {
  it('with the same content: the same row, no notice (a copy of a fragment does that)', () => {
    const { rows, noticeIds } = decodeFrames([
      piece({ from: 0, to: 400 }),
      piece({ from: 0, to: 400 }),
      piece({ from: 200, to: 620 }),
    ]);
    expect(rows).toMatchObject([{ ...WHOLE, frame: 3 }]);
    expect(noticeIds).toEqual([]);
  });

  it('with other content: the bytes that came first stay, and a notice tells', () => {
    const forged = tcp(
      { sequence: 999_999 },
      PAYLOAD.map(() => 33),
    );
    const { rows, noticeIds } = decodeFrames([
      piece({ from: 0, to: 400 }),
      piece({ from: 0, to: 400, of: forged }),
      piece({ from: 400, to: 620 }),
    ]);
    expect(rows).toMatchObject([{ ...WHOLE, sequenceNumber: 1000 }]);
    expect(noticeIds).toEqual(['ip-fragments-overlap']);
  });

  it('teardrop: the second ends inside the first', () => {
    const teardrop = { bytes: ethernet(0x0800, ipv4({ fragment: 3 }, SEGMENT.slice(24, 28))) };
    const { rows, noticeIds } = decodeFrames([piece({ from: 0, to: 40 }), teardrop]);
    expect(rows).toEqual([]);
    expect(noticeIds).toEqual(['ip-fragment-malformed', 'tcp-fragments-incomplete']);
  });

  it('two different ends', () => {
    const early = { bytes: ethernet(0x0800, ipv4({ fragment: 40 / 8 }, SEGMENT.slice(40, 44))) };
    const { noticeIds } = decodeFrames([piece({ from: 600, to: 620 }), early]);
    expect(noticeIds).toEqual(['ip-fragment-malformed']);
  });
});

describe('fragments that cannot be', () => {
  it.each([
    ['reach past 65535 bytes (ping of death)', ethernet(0x0800, ipv4({ fragment: 0x1ffe }, PAYLOAD.slice(0, 24)))],
    ['have more behind them but an odd length', ethernet(0x0800, ipv4({ fragment: MORE }, SEGMENT.slice(0, 27)))],
    ['are empty', ethernet(0x0800, ipv4({ fragment: MORE | 3 }, []))],
  ])('%s', (_, bytes) => {
    const { rows, noticeIds } = decodeFrames([{ bytes }]);
    expect(rows).toEqual([]);
    expect(noticeIds).toEqual(['ip-fragment-malformed']);
  });
});

describe('fragments that the snap length cut', () => {
  it('still give a row with the right length, and the payload up to the cut', () => {
    const cut = (record: TestRecord, length: number): TestRecord => ({
      bytes: record.bytes.slice(0, length),
      originalBytes: record.bytes.length,
    });
    const { rows, noticeIds } = decodeFrames([
      cut(piece({ from: 0, to: 400 }), 96),
      cut(piece({ from: 400, to: 620 }), 96),
    ]);
    expect(rows).toMatchObject([
      { payloadBytes: 600, capturedPayloadBytes: 42, payload: TEXT.slice(0, 96 - 14 - 20 - 20), ipBits: 2 },
    ]);
    expect(noticeIds).toEqual(['payload-cut-by-snap-length']);
  });
});
