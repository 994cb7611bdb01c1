import { expect, test } from 'vitest';
import { parseEndpoint } from './endpoint.ts';

test.each([
  ['db.example:9042', { host: 'db.example', port: 9042 }],
  ['192.0.2.1', { host: '192.0.2.1', port: 7 }],
  ['[2001:db8::1]:9042', { host: '2001:db8::1', port: 9042 }],
  ['[2001:db8::1]', { host: '2001:db8::1', port: 7 }],
  ['2001:db8::1', { host: '2001:db8::1', port: 7 }],
  ['db.example', { host: 'db.example', port: 7 }],
])('reads %s', (text, endpoint) => {
  expect(parseEndpoint(text, 7)).toEqual(endpoint);
});

test.each(['', ':9042', 'a:b', 'a:', 'a:0', 'a:65536', '[::1', 'a b:1x', ' a:1'])('refuses %j', (text) => {
  expect(() => parseEndpoint(text)).toThrow(/endpoints must be .*; received/);
});
