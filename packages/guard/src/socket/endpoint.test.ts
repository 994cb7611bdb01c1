import { expect, test } from 'vitest';
import { endpointsOf, formatEndpoint } from './index.ts';
import { loopback } from './testing/loopback.ts';

// Form: RFC 5952 section 6 for IPv6 with a port; tcpdump and Wireshark show neither zones nor mapped addresses.
test.each([
  ['10.0.0.9', 443, '10.0.0.9:443'],
  ['::1', 443, '[::1]:443'],
  ['2001:db8::9', 9042, '[2001:db8::9]:9042'],
  ['fe80::1%eth0', 80, '[fe80::1]:80'],
  ['::ffff:10.0.0.9', 443, '10.0.0.9:443'],
])('%s and %i', (address, port, expected) => {
  expect(formatEndpoint(address, port)).toBe(expected);
});

test('both ends of a live socket, none of a dead one that was never asked', async () => {
  const { client, server, port, close } = await loopback();
  const { local, remote } = endpointsOf(client);
  expect(remote).toBe(`127.0.0.1:${port}`);
  expect(endpointsOf(server)).toEqual({ local: remote, remote: local });
  await close();
});
