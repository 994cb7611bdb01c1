import { describe, expect, test } from 'vitest';
import { type HistoryEntry, MARK_KEEP_ALIVE, MARK_RETRANSMISSION, ORIGINATOR, RESPONDER } from '../model/history.ts';
import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../model/packets.ts';
import { rawText } from './read-bytes.ts';
import { textBytes } from './testing/byte-writer.ts';
import { client, connectionOf, entryOf, recordOf, server } from './testing/connection-of.ts';
import { entryAt, turnsOf } from './turns.ts';

/** Side, text and entry of each turn. */
function summary(history: readonly HistoryEntry[]) {
  return turnsOf(recordOf(history)).map((turn) => [turn.side, turn.start, rawText(turn.head), entryAt(turn, 0)]);
}

function data(sequence: number, text: string, parts: Partial<HistoryEntry> = {}): HistoryEntry {
  const head = textBytes(text);
  return entryOf({ side: ORIGINATOR, frame: sequence, sequence, payloadBytes: head.length, head, ...parts });
}

describe('turns', () => {
  test('leave out retransmissions, keep-alives, pure ACKs, ICMP, folds and the text of a RST', () => {
    const turns = summary([
      entryOf({ side: RESPONDER, frame: 1, sequence: 1, payloadBytes: 0 }),
      data(1, 'GET'),
      data(1, 'GET', { marks: MARK_RETRANSMISSION }),
      data(3, 'T', { marks: MARK_KEEP_ALIVE }),
      data(4, 'reset by policy', { flags: TCP_RST | TCP_ACK }),
      data(4, 'x', { kind: 'icmp' }),
      data(4, 'y', { kind: 'fold' }),
    ]);
    expect(turns).toEqual([[ORIGINATOR, 1, 'GET', 1]]);
  });

  test('keep a retransmission whose first copy the capture missed, and only its new bytes', () => {
    const turns = summary([
      data(1, 'abc'),
      data(7, 'ghi'),
      data(4, 'def', { marks: MARK_RETRANSMISSION }),
      data(8, 'hijk', { marks: MARK_RETRANSMISSION }),
    ]);
    expect(turns.map(([, start, text]) => [start, text])).toEqual([
      [1, 'abc'],
      [7, 'ghi'],
      [4, 'def'],
      [10, 'jk'],
    ]);
  });

  test('count SYN and FIN as one sequence number that is no byte', () => {
    const turns = summary([
      data(0, 'early', { flags: TCP_SYN, sequenceEnd: 6 }),
      data(6, 'last', { flags: TCP_FIN | TCP_ACK, sequenceEnd: 11 }),
    ]);
    expect(turns).toEqual([[ORIGINATOR, 1, 'earlylast', 0]]);
  });

  test('join what one side said in pieces, and tell which entry a byte came from', () => {
    const [turn, ...others] = turnsOf(connectionOf([client(textBytes('ab')), client(textBytes('cd'))]));
    expect(others).toEqual([]);
    expect(turn === undefined ? [] : [0, 1, 2, 3].map((at) => entryAt(turn, at))).toEqual([0, 0, 1, 1]);
  });

  test('do not join across bytes that were not kept', () => {
    const turns = turnsOf(connectionOf([client(textBytes('ab'), 3), client(textBytes('cd'))]));
    expect(turns.map((turn) => [rawText(turn.head), turn.opens])).toEqual([
      ['ab', true],
      ['cd', false],
    ]);
  });

  test('strip a PROXY protocol header, in both versions', () => {
    const text = textBytes('PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\nPING\r\n');
    const binary = textBytes(
      '\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x01\xc6\x33\x64\x01\xdc\x04\x01\xbbPING\r\n',
    );
    for (const head of [text, binary]) {
      const turns = turnsOf(connectionOf([server(textBytes('+hi')), client(head)]));
      expect(turns.map((turn) => rawText(turn.head))).toEqual(['+hi', 'PING\r\n']);
      expect(turns.map((turn) => turn.end - turn.start)).toEqual([3, 6]);
    }
  });

  test('are collected once per connection', () => {
    const connection = connectionOf([client(textBytes('a'))]);
    expect(turnsOf(connection)).toBe(turnsOf(connection));
  });
});
