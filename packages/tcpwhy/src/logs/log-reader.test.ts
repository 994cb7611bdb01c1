import { describe, expect, test } from 'vitest';
import { TcpwhyError } from '../base/tcpwhy-error.ts';
import type { LogEvent } from '../model/log-event.ts';
import type { LogEntry } from './log-entry.ts';
import { LogReader } from './log-reader.ts';

const RESET = '2026-11-22 14:00:04 read tcp 10.0.0.1:55638->10.0.0.2:443: read: connection reset by peer';
const encoder = new TextEncoder();

/** An event for every entry with this word; families and grammar have tests of their own. */
function explainEvery(word: RegExp): (entry: LogEntry, input: string) => LogEvent | null {
  return (entry, input) => {
    if (!word.test(entry.message)) return null;
    const { line, lineCount, time } = entry;
    const unknown = { local: null, remote: null, remoteHost: null, causes: [], nextSteps: [] };
    const requestMayHaveExecuted = { verdict: 'unknown', because: '' } as const;
    return {
      ...unknown,
      ...{ input, line, lineCount, time, requestMayHaveExecuted, text: entry.message },
      ...{ system: 'test', family: 'test', kind: 'reset', phase: 'read', reporter: 'client' },
    };
  };
}

function read(bytes: Uint8Array, pieceBytes = 65_536) {
  const events: LogEvent[] = [];
  const onEvent = (event: LogEvent) => void events.push(event);
  const reader = new LogReader({ input: 'app.log', onEvent, explain: explainEvery(/connection reset/i) });
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.push(bytes.slice(at, at + pieceBytes));
  const totals = reader.finish();
  return { events, totals, notices: reader.allNotices() };
}

const readText = (text: string, pieceBytes?: number) => read(encoder.encode(text), pieceBytes);

test('line numbers are exact, far into a log', () => {
  const healthy = '2026-11-22 14:00:00 GET /items 200 in 7 ms\n';
  const text = `${healthy.repeat(123_456)}${RESET}\n${healthy.repeat(5)}${RESET}`;
  const { events, totals } = readText(text);
  expect(events.map(({ line }) => line)).toEqual([123_457, 123_463]);
  expect(totals).toMatchObject({ lines: 123_463, events: 2, encoding: 'UTF-8' });
});

describe('encodings', () => {
  const wide = (mark: string, isLittle: boolean) => {
    const text = `${mark}один\r\n${RESET}\r\n`;
    const bytes = new Uint8Array(text.length * 2);
    [...text].forEach((character, i) => {
      new DataView(bytes.buffer).setUint16(2 * i, character.charCodeAt(0), isLittle);
    });
    return bytes;
  };
  test.each<[string, Uint8Array, string]>([
    ['UTF-8 with a mark', encoder.encode(`\ufeffодин\n${RESET}\n`), 'UTF-8'],
    ['UTF-16, little-endian', wide('\ufeff', true), 'UTF-16, little-endian'],
    ['UTF-16, big-endian', wide('\ufeff', false), 'UTF-16, big-endian'],
    ['UTF-16 without a mark', wide('', true), 'UTF-16, little-endian'],
  ])('%s', (_, bytes, encoding) => {
    for (const size of [1, 3, 4096]) {
      const { events, totals } = read(bytes, size);
      expect(events).toMatchObject([{ line: 2, text: RESET }]);
      expect(totals.encoding).toBe(encoding);
    }
  });

  test('what is no UTF-8 is counted and read all the same', () => {
    const bytes = Uint8Array.from([...encoder.encode(`${RESET} `), 0xfc, 0x0a]);
    const { events, notices } = read(bytes);
    expect(events).toHaveLength(1);
    expect(notices.map(({ id }) => id)).toContain('log-not-utf8');
  });
});

describe('what is no log', () => {
  test.each([
    ['a pcap', [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0], 'a packet capture'],
    ['a pcapng', [0x0a, 0x0d, 0x0d, 0x0a, 0x1c, 0, 0, 0], 'a packet capture'],
    ['a PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 'a PNG image'],
    ['a journal', [...encoder.encode('LPKSHHRH'), 0, 0, 0, 0], "systemd's journal"],
    ['anything binary', Array.from({ length: 400 }, (_, i) => (i * 37) % 256), 'binary data'],
  ])('%s is refused', (_, bytes, name) => {
    const attempt = () => read(Uint8Array.from(bytes));
    expect(attempt).toThrow(TcpwhyError);
    expect(attempt).toThrow(name);
  });
});

describe('trouble is counted', () => {
  const ids = (text: string) => readText(text).notices.map(({ id, count, where }) => [id, count, where]);

  test('a megabyte in one line', () => {
    const text = `a\n${'x'.repeat(1 << 20)} connection reset\n${RESET}\n`;
    expect(ids(text)).toContainEqual(['log-line-too-long', 1, 'line 2']);
    expect(readText(text).events.map(({ line }) => line)).toEqual([3]);
  });

  test('a log that was truncated under its writer', () => {
    const text = `${'\0'.repeat(100_000)}${RESET}\n`;
    expect(ids(text)).toContainEqual(['log-nul-bytes', 100_000, 'line 1']);
    expect(readText(text).events).toHaveLength(1);
  });

  test('times that jump back', () => {
    const text = `${RESET}\n${RESET.replace('14:00', '13:00')}\n${RESET}\n`;
    expect(ids(text)).toContainEqual(['log-clock-jumped-back', 1, 'line 2']);
  });

  test('a binary line in the middle', () => {
    const text = `a\n${'\u0001\u0002\u0003'.repeat(50)} connection reset \u0004\n${RESET}\n`.padStart(
      9000,
      'healthy\n',
    );
    expect(ids(text).map(([id]) => id)).toContain('log-binary-lines');
    expect(readText(text).events).toHaveLength(1);
  });

  test('a trace that goes on and on', () => {
    const text = `Error: connection reset\n${'    at f (/a.js:1:1) connection reset\n'.repeat(3000)}${RESET}\n`;
    expect(ids(text).map(([id]) => id)).toContain('log-entry-too-long');
    expect(readText(text).events.map(({ line, lineCount }) => [line, lineCount])).toEqual([
      [1, 400],
      [3002, 1],
    ]);
  });
});

test('a trace is one event although each of its lines has a word of interest', () => {
  const trace = `ERROR connection reset\njava.net.SocketException: Connection reset\n\tat a.Connection reset(Reset.java:1)\nCaused by: java.io.IOException: Connection reset\n`;
  const { events } = readText(`${trace}INFO fine\n${trace}`);
  expect(events.map(({ line, lineCount }) => [line, lineCount])).toEqual([
    [1, 4],
    [6, 4],
  ]);
});

test('an empty log', () => {
  expect(readText('').totals).toMatchObject({ lines: 0, events: 0, firstTime: null });
});
