import { describe, expect, test } from 'vitest';
import { MARK_FAREWELL, MARK_RETRANSMISSION, MARK_SET_UP } from '../../model/history.ts';
import { client, connectionOf, recordOf, type Said, server } from '../testing/connection-of.ts';
import { hellos13, record } from './cases.ts';
import { markOwnWords } from './mark-own-words.ts';

const data = (bytes: number) => record(23, new Uint8Array(bytes));
/** A tag of 16 bytes around the hidden type and two bytes: an alert, or data as short. */
const alertSized = data(19);
/** Behind both hellos and the client's Finished. */
const opened = [...hellos13, client(data(53))];

/** Marks of what was said behind the handshake. */
function marksOf(said: readonly Said[]): number[] {
  const { history } = markOwnWords(connectionOf([...opened, ...said]));
  return history.slice(opened.length).map(({ marks }) => marks);
}

describe("TLS's own words", () => {
  test('a last record of that size is a farewell, on both sides', () => {
    expect(marksOf([client(data(90)), server(data(700)), client(alertSized), server(alertSized)])).toEqual([
      0,
      0,
      MARK_FAREWELL,
      MARK_FAREWELL,
    ]);
  });

  test('what its side goes on behind is none: a WebSocket ping is as short', () => {
    expect(
      marksOf([client(data(90)), server(data(700)), server(alertSized), client(data(40)), server(data(80))]),
    ).toEqual([0, 0, 0, 0, 0]);
  });

  test('tickets', () => {
    expect(marksOf([server(data(250)), client(data(90))])).toEqual([MARK_SET_UP, 0]);
  });

  test('a copy of the farewell says no more than the first', () => {
    const { history } = connectionOf([...opened, client(data(90)), client(alertSized)]);
    const last = history.at(-1);
    if (last === undefined) throw new Error('no history');
    const copies = [
      { ...last, frame: 9, marks: MARK_RETRANSMISSION },
      // With data before it.
      { ...last, frame: 10, marks: MARK_RETRANSMISSION, sequence: last.sequence - 95, payloadBytes: 119 },
    ];
    const marked = markOwnWords(recordOf([...history, ...copies]));
    expect(marked.history.slice(-3).map(({ marks }) => marks)).toEqual([
      MARK_FAREWELL,
      MARK_FAREWELL | MARK_RETRANSMISSION,
      MARK_RETRANSMISSION,
    ]);
  });

  test('a connection that has none stays as it is', () => {
    const connection = connectionOf([client(Uint8Array.of(1, 2, 3)), server(alertSized)]);
    expect(markOwnWords(connection).history[0]?.marks).toBe(0);
    const plain = connectionOf([client(Uint8Array.of(1, 2, 3))]);
    expect(markOwnWords(plain)).toBe(plain);
  });
});
