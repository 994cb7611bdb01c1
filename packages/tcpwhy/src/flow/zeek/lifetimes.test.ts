import { describe, expect, test } from 'vitest';
import type { Segment } from './testing/segments.ts';
import { client, handshake, server, trackSegments } from './testing/track-segments.ts';

/** First frames of the connections that the segments make. */
function splits(...segments: readonly Segment[]): number[] {
  return trackSegments(segments).map((row) => row.firstFrame);
}

const data = (at: number, seq = 1): Segment => client(at, 'PA', seq, 1, { bytes: 5 });
const closed = [...handshake(), client(1, 'FA', 1, 1), server(1.1, 'FA', 1, 2), client(1.2, 'A', 2, 2)];

describe('an unanswered SYN', () => {
  test('lives five seconds', () => {
    expect(splits(client(0, 'S', 0), client(4.9, 'S', 0))).toEqual([1]);
    expect(splits(client(0, 'S', 0), client(5, 'S', 0))).toEqual([1, 2]);
  });

  test('kernel retries are several connections', () => {
    expect(splits(...[0, 1, 3, 7, 15].map((at) => client(at, 'S', 0)))).toEqual([1, 4, 5]);
  });
});

describe('silence', () => {
  test('established connections live five minutes', () => {
    expect(splits(...handshake(), data(299))).toEqual([1]);
    expect(splits(...handshake(), data(300.1))).toEqual([1, 4]);
  });

  test('on interactive ports an hour, if the handshake was seen', () => {
    const ssh = (segment: Segment): Segment =>
      segment.from === 0x0a000001 ? { ...segment, toPort: 22 } : { ...segment, fromPort: 22 };
    expect(splits(...[...handshake(), data(3599)].map(ssh))).toEqual([1]);
    expect(splits(...[...handshake(), data(3601)].map(ssh))).toEqual([1, 4]);
    expect(splits(...[data(0), data(301)].map(ssh))).toEqual([1, 2]);
  });

  test('an hour, too, where both ends say SSH on another port', () => {
    const hello = server(0.1, 'PA', 1, 1, { text: 'SSH-2.0-OpenSSH_9.6\r\n' });
    const answer = client(0.2, 'PA', 1, 22, { text: 'SSH-2.0-libssh\r\n' });
    expect(splits(...handshake(), hello, answer, data(3000, 17))).toEqual([1]);
    expect(splits(...handshake(), hello, data(3000))).toEqual([1, 5]);
  });
});

test('an hour for FTP by its commands', () => {
  const onPort =
    (port: number) =>
    (segment: Segment): Segment =>
      segment.fromPort === 40_000 ? { ...segment, toPort: port } : { ...segment, fromPort: port };
  const ready = server(0.1, 'PA', 1, 1, { text: '220 ready\r\n' });
  const user = client(0.2, 'PA', 1, 12, { text: 'USER anonymous\r\n' });
  const later = data(3000, 17);
  expect(splits(...[...handshake(), ready, user, later].map(onPort(4444)))).toEqual([1]);
  expect(splits(...[...handshake(), user, later].map(onPort(4444)))).toEqual([1, 5]);
  // On an FTP port a command-like word alone is enough, even in the middle of a connection.
  expect(splits(...[client(0.2, 'PA', 1, 1, { text: 'STOR file\r\n' }), later].map(onPort(2811)))).toEqual([1]);
});

describe('after the end', () => {
  test('a closed connection takes strays for five seconds', () => {
    expect(splits(...closed, client(6, 'A', 2, 2))).toEqual([1]);
    expect(splits(...closed, client(6.2, 'A', 2, 2))).toEqual([1, 7]);
  });

  test('strays count as packets and in the history, not in the duration', () => {
    const [row] = trackSegments([...closed, server(3, 'R', 2)]);
    expect(row).toMatchObject({ history: 'ShAFfr', resp_pkts: 3, lastFrame: 7, conn_state: 'SF' });
    expect(row?.durationNs).toBe(1.1e9);
  });

  test('a RST ends it at once', () => {
    expect(splits(...handshake(), server(1, 'R', 1), client(6.1, 'A', 1, 1))).toEqual([1, 5]);
  });

  test('FIN and RST of one side: rechecks end it after five quiet seconds', () => {
    const half = [...handshake(), client(1, 'FA', 1, 1), client(2, 'R', 2), server(6.9, 'A', 1, 2)];
    expect(splits(...half, server(11.9, 'A', 1, 2))).toEqual([1]);
    // The recheck that the FIN set for second 7 comes with this packet.
    expect(splits(...half, server(12, 'A', 1, 2))).toEqual([1, 7]);
  });

  test('half closed it lives on', () => {
    expect(splits(...handshake(), client(1, 'FA', 1, 1), server(200, 'PA', 1, 2, { bytes: 5 }))).toEqual([1]);
  });
});

describe('a SYN begins a new connection', () => {
  test('with another number, closed or not', () => {
    expect(splits(...handshake(), client(1, 'S', 5000))).toEqual([1, 4]);
    expect(splits(client(0, 'S', 0), client(1, 'S', 5000))).toEqual([1, 2]);
  });

  test('with any number once an end has closed', () => {
    expect(splits(...handshake(), client(1, 'FA', 1, 1), client(2, 'S', 0))).toEqual([1, 5]);
  });

  test('with the same number it is a repetition', () => {
    expect(splits(...handshake(), client(1, 'S', 0))).toEqual([1]);
  });
});
