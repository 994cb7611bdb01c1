import { describe, expect, test } from 'vitest';
import { rawText, uint8At } from './read-bytes.ts';
import { textBytes } from './testing/byte-writer.ts';
import { client, connectionOf, type Said, server } from './testing/connection-of.ts';
import { turnsOf } from './turns.ts';
import { type FrameReader, walkFrames } from './walk-frames.ts';

/** A protocol of frames `#` length text, with a log of what was met. */
function walk(dialog: readonly Said[], doneAfter = Number.POSITIVE_INFINITY): string[] {
  const log: string[] = [];
  const frameBytes = (bytes: Uint8Array) => {
    if (bytes[0] !== 0x23) return 0;
    return 2 + uint8At(bytes, 1);
  };
  const reader: FrameReader = {
    frameBytes,
    startsFrame: (bytes) => frameBytes(bytes) > 0,
    frame: (frame) =>
      log.push(`${frame.side}@${frame.entry} ${rawText(frame.bytes.subarray(2))}/${frame.frameBytes - 2}`),
    lost: (place, reason, continues) =>
      log.push(`${place.side}@${place.entry} ${reason}${continues ? ' continues' : ''}`),
    done: () => log.length >= doneAfter,
  };
  walkFrames(turnsOf(connectionOf(dialog)), reader);
  return log;
}

describe('walking frames', () => {
  test('follows lengths within a turn and over its pieces', () => {
    expect(walk([client(textBytes('#\x02ab#\x03c')), client(textBytes('de#')), client(textBytes('\x01f'))])).toEqual([
      '0@0 ab/2',
      '0@0 cde/3',
      '0@1 f/1',
    ]);
  });

  test('skips turns inside a long frame and finds the next one behind it', () => {
    const dialog = [client(textBytes('#\x09ab'), 6), server(textBytes('#\0')), client(textBytes('#fghi#\x01x'))];
    expect(walk(dialog)).toEqual(['0@0 ab/9', '1@1 /0', '0@2 x/1']);
  });

  test('says what it cannot read, and whether that only goes on', () => {
    expect(walk([client(textBytes('#\x01a'), 9), client(textBytes('tail')), client(textBytes('#\x01b'))])).toEqual([
      '0@0 a/1',
      '0@0 not-kept',
      '0@1 unrecognised continues',
    ]);
    expect(walk([client(textBytes('?')), server(textBytes('#\x01b#'))])).toEqual([
      '0@0 unrecognised',
      '1@1 b/1',
      '1@1 cut',
    ]);
  });

  test('stops when the reader is done', () => {
    expect(walk([client(textBytes('#\0#\0')), server(textBytes('#\0'))], 1)).toEqual(['0@0 /0']);
  });
});
