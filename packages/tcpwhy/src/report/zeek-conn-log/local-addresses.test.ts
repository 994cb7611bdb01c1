import { describe, expect, test } from 'vitest';
import { isLocalAddress } from './local-addresses.ts';

// First and last address of blocks in the IANA special-purpose registries, and their neighbours.
describe('local', () => {
  test.each([
    '10.255.255.255',
    '100.64.0.0',
    '100.127.255.255',
    '127.0.0.1',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.1.1',
    '198.19.255.255',
    '239.1.2.3',
    '255.255.255.255',
    '::1',
    'fe80::1',
    'fd00::1',
    '2001:db8::1',
    '2002:a01:203::1',
    '2002:c0a8:101::',
  ])('%s', (address) => {
    expect(isLocalAddress(address)).toBe(true);
  });
});

describe('not local', () => {
  test.each([
    '9.255.255.255',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.169.0.0',
    '198.20.0.0',
    '8.8.8.8',
    '2001:4860:4860::8888',
    '2002:808:808::1',
    'ff02::1',
    '::2',
  ])('%s', (address) => {
    expect(isLocalAddress(address)).toBe(false);
  });
});
