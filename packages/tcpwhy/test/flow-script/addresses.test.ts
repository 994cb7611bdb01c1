import { expect, test } from 'vitest';
import { parseAddress } from './addresses.ts';
import { WordReader } from './words.ts';

const bytes = (text: string) => Buffer.from(parseAddress(text, new WordReader([], 1)).bytes).toString('hex');

test.each([
  ['10.0.0.255', '0a0000ff'],
  ['::', '0'.repeat(32)],
  ['::1', `${'0'.repeat(31)}1`],
  ['2001:db8::5', `20010db8${'0'.repeat(23)}5`],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ['fe80:1::', `fe800001${'0'.repeat(24)}`],
])('%s is read', (text, expected) => {
  expect(bytes(text)).toBe(expected);
});

test.each(['1::2::3', '1:2:3:4:5:6:7:8::', '1:2', ':1', '12345::', '1.2.3', '1.2.3.4.5', '1.2.3.1000'])(
  '%s is refused',
  (text) => {
    expect(() => bytes(text)).toThrow('not an IP address');
  },
);
