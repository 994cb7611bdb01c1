import { describe, expect, test } from 'vitest';
import { textBytes, write } from '../testing/byte-writer.ts';
import { packet } from './cases.ts';
import { readBanner, readPacket, readRefusal } from './read-unit.ts';

describe('SSH units', () => {
  test('the identification', () => {
    expect(readBanner(textBytes('SSH-1.99-Cisco-1.25\n'))).toMatchObject({
      bytes: 20,
      detail: { protocolVersion: '1.99', software: 'Cisco-1.25' },
    });
    expect(readBanner(textBytes('SSH-3.0-x\r\n'))).toBeNull();
    expect(readBanner(textBytes('SSH-2.0-'))).toBeNull();
    expect(readBanner(textBytes('xSSH-2.0-y\r\n'))).toBeNull();
  });

  test('a disconnect with its reason (RFC 4253 §11.1)', () => {
    const bytes = packet(write().u8(1).u32(2).u32(12).text('Too many xyz').u32(0).done());
    expect(readPacket(bytes)).toMatchObject({ kind: 'goodbye', text: 'Too many xyz', detail: { reasonCode: 2 } });
  });

  test('what cannot be a packet in clear', () => {
    expect(readPacket(textBytes('Inva'))).toBeNull();
    expect(readPacket(write().u32(12).u8(10, 90).zeros(10).done())).toBeNull();
    expect(readPacket(write().u32(70000).u8(10, 20).done())).toBeNull();
  });

  test('refusals', () => {
    expect(readRefusal(textBytes('Not allowed at this time\r\n'))).toMatchObject({
      kind: 'error',
      text: 'Not allowed at this time',
    });
    expect(readRefusal(textBytes('Welcome\r\n'))).toBeNull();
  });
});
