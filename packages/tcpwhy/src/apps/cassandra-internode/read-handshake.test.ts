import { describe, expect, test } from 'vitest';
import { hexBytes } from '../testing/byte-writer.ts';
import { readAccept, readInitiate } from './read-handshake.ts';

describe('the internode handshake', () => {
  // Three connections of one pair of nodes, recorded: gossip, small and large messages.
  test.each([
    ['0c0c0c11', 'urgent messages'],
    ['0c0c0c12', 'small messages'],
    ['0c0c0c13', 'large messages'],
  ])('flags %s: %s', (flags, connectionType) => {
    expect(readInitiate(hexBytes(`ca552dfa ${flags} 06 0a4e0202 1b58 cf155d7a`))).toEqual({
      bytes: 19,
      text: `${connectionType}, messaging version 12`,
      detail: { requestVersion: 12, minVersion: 12, maxVersion: 12, connectionType, framing: 'CRC' },
    });
  });

  test('LZ4 framing is bit 2', () => {
    expect(readInitiate(hexBytes('ca552dfa 0d0c0c06 06'))?.detail).toMatchObject({ framing: 'LZ4', maxVersion: 13 });
  });

  test('cut or foreign bytes are none', () => {
    expect(readInitiate(hexBytes('ca552dfa 0c0c0c'))).toBeNull();
    expect(readInitiate(hexBytes('ca552dfb 0c0c0c11'))).toBeNull();
    expect(readAccept(hexBytes('0000000c 0000000b 00000000'))).toBeNull();
    expect(readAccept(hexBytes('0000000c 00'))).toBeNull();
    expect(readAccept(hexBytes('0000000c 0000000d 26f5673a'))).toEqual({ bytes: 12, useVersion: 12 });
  });
});
