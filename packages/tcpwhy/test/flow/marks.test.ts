import { expect, test } from 'vitest';
import type { ConnectionRecord } from '../../src/model/connections.ts';
import * as History from '../../src/model/history.ts';
import { trackScript } from '../track-script.ts';

const OPEN = `
0      client > S
+20ms  server > SA
+0     client > A
`;

/** Names of the marks of the entry that holds a frame. */
function marksOf(connection: ConnectionRecord | undefined, frame: number): string[] {
  const entry = connection?.history.find(
    (item) => item.frame <= frame && frame <= item.lastFrame && item.kind === 'segments',
  );
  const bits = Object.entries(History).filter(([name]) => name.startsWith('MARK_'));
  return bits
    .filter(([, bit]) => ((entry?.marks ?? 0) & (bit as number)) !== 0)
    .map(([name]) => name.slice(5).toLowerCase());
}

function track(lines: string): ConnectionRecord | undefined {
  return trackScript(OPEN + lines)[0];
}

test('a healthy exchange has no marks', () => {
  const connection = track(`
+1ms  client > PA 100
+20ms server > PA 5000
+1ms  client > A
+1s   client > FA
+20ms server > FA
+1ms  client > A`);
  expect(connection?.history.flatMap((entry) => marksOf(connection, entry.frame))).toEqual([]);
  expect(connection).toMatchObject({ ending: 'closed', closedFirst: 0, handshakeComplete: true });
});

test('time-out retransmissions stay apart, so that their back-off can be read', () => {
  const connection = track(`
+1ms   client > PA 100
+210ms client > again
+420ms client > again
+840ms client > again`);
  const repeats = connection?.history.filter((entry) => entry.marks & History.MARK_RETRANSMISSION) ?? [];
  expect(repeats.map((entry) => entry.frame)).toEqual([5, 6, 7]);
  expect(repeats.every((entry) => entry.sequence === 1 && entry.sequenceEnd === 101)).toBe(true);
  expect(connection?.ending).toBe('silent');
});

test('a retransmission behind duplicate ACKs is fast, one of acknowledged bytes is spurious', () => {
  const connection = track(`
+1ms  client > A 1000 as gone
+0    client > A 1000
+20ms server > A seq=1 ack=1
+1ms  server > A seq=1 ack=1
+1ms  server > A seq=1 ack=1
+1ms  client > again gone
+20ms server > A ack=2001
+1ms  client > again gone`);
  expect(marksOf(connection, 9)).toEqual(['retransmission', 'fast_retransmission']);
  expect(marksOf(connection, 11)).toEqual(['retransmission', 'spurious_retransmission']);
});

test('a segment that fills a fresh hole was reordered; one that fills an old hole was lost and sent again', () => {
  const reordered = track(`
+1ms client > A 500 seq=501
+1ms client > A 500 seq=1`);
  expect(marksOf(reordered, 4)).toEqual(['gap_before']);
  expect(marksOf(reordered, 5)).toEqual(['out_of_order']);
  const repaired = track(`
+1ms client > A 500 seq=501
+300ms client > A 500 seq=1`);
  expect(marksOf(repaired, 5)).toEqual(['retransmission']);
});

test('an ACK of bytes that no packet carried: the capture lost them, not the wire', () => {
  const connection = track(`
+1ms  missed client > PA 700
+20ms server > A`);
  expect(marksOf(connection, 4)).toEqual(['acks_unseen']);
  expect(connection?.endpoints[0].unseenBytes).toBe(700);
});

test('keep-alives and their answers, on an open and on a closed window', () => {
  const open = track(`
+60 client > A seq=-1
+20ms server > A`);
  expect(marksOf(open, 4)).toEqual(['keep_alive']);
  expect(marksOf(open, 5)).toEqual(['keep_alive_ack']);
  const shut = track(`
+1ms  client > PA 100
+1ms  server > A win=0
+210ms client > A seq=-1
+1ms  server > A win=0`);
  expect(marksOf(shut, 5)).toEqual(['zero_window']);
  expect(marksOf(shut, 6)).toEqual(['zero_window_probe']);
});

test('the ACK to a RST that was not accepted is a challenge ACK', () => {
  const connection = track(`
+1ms  client > PA 100
+20ms server > A
+1s   client > R seq=raw:5000 ack=raw:0
+1ms  server > A`);
  expect(marksOf(connection, 7)).toContain('challenge_ack');
});

test('the same packet recorded twice counts once', () => {
  const connection = track(`
+1ms client > PA 100 twice
+20ms server > A`);
  expect(connection?.endpoints[0]).toMatchObject({ retransmissions: 0, payloadBytes: 100, sentPayloadBytes: 100 });
});
