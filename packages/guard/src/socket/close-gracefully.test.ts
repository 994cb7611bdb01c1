import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { closeGracefully } from './index.ts';
import { type Loopback, loopback, settle } from './testing/loopback.ts';

const open: Loopback[] = [];
async function pair(): Promise<Loopback> {
  const one = await loopback();
  open.push(one);
  return one;
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** The server greets, and closes when the client does: what a database does to an abandoned connection. */
function greet({ server }: Loopback): void {
  server.on('end', () => server.end());
  // More than Node reads ahead of its reader: a part stays in the kernel.
  server.write('greeting that nobody reads'.repeat(20_000));
}

test('unread bytes: destroy() resets, closeGracefully() does not', async () => {
  const careless = await pair();
  careless.client.pause();
  greet(careless);
  await settle();
  careless.client.destroy();
  await settle();
  expect(careless.serverErrors).toEqual(['ECONNRESET']);

  const careful = await pair();
  careful.client.pause();
  greet(careful);
  await settle();
  expect(await closeGracefully(careful.client)).toBe('graceful');
  await settle();
  expect(careful.serverErrors).toEqual([]);
});

test("a driver's own readers are taken off", async () => {
  const one = await pair();
  let read = 0;
  one.client.on('data', () => {
    read += 1;
  });
  const other = await pair();
  other.client.on('readable', () => undefined);
  for (const { client, server } of [one, other]) {
    const closing = closeGracefully(client);
    server.write('late');
    server.end();
    expect(await closing).toBe('graceful');
  }
  expect(read).toBe(0);
});

test('a server that never closes is waited for no longer than the time-out', async () => {
  const one = await pair();
  expect(await closeGracefully(one.client, { timeoutMs: 20 })).toBe('forced');
  expect(one.client.destroyed).toBe(true);
});

test('a server that resets meanwhile is no error to anybody', async () => {
  const one = await pair();
  const closing = closeGracefully(one.client);
  one.server.resetAndDestroy();
  expect(await closing).toBe('forced');
});

test('already closed, or still connecting', async () => {
  const one = await pair();
  one.client.destroy();
  expect(await closeGracefully(one.client)).toBe('forced');
  const connecting = connect(one.port, '127.0.0.1');
  expect(await closeGracefully(connecting)).toBe('graceful');
  expect(connecting.destroyed).toBe(true);
});

test('a bad time-out is named', async () => {
  const one = await pair();
  expect(() => closeGracefully(one.client, { timeoutMs: -1 })).toThrow('timeoutMs must be 0 or more, received -1');
  expect(() => closeGracefully(one.client, { timeoutMs: Number.NaN })).toThrow('received NaN');
});
