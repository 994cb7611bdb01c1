import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { factsOf, recorderOf, recordRequests } from './index.ts';
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

describe('the first chunk', () => {
  test.each([
    ['a short string', 'x'],
    ['a long string', 'x'.repeat(300_000)],
    ['a buffer', Buffer.alloc(1000)],
    ['a large buffer', Buffer.alloc(5_000_000)],
  ])('%s after a reset: failed at once, whatever bytesWritten says', async (_name, chunk) => {
    const { client, server, received } = await pair();
    const request = recordRequests(client).begin({ reused: true, idleMs: 10, ageMs: 20 });
    const failed = new Promise<Error>((resolve) => client.once('error', resolve));
    server.resetAndDestroy();
    client.write(chunk);
    const error = await failed;
    expect(request.facts()).toMatchObject({ firstWrite: 'failed-at-once', reused: true, idleMs: 10, ageMs: 20 });
    expect(factsOf(error)).toEqual(request.facts());
    expect(received()).toBe('');
  });

  test('corked chunks go through _writev', async () => {
    const { client, server } = await pair();
    const request = recordRequests(client).begin();
    server.resetAndDestroy();
    client.cork();
    client.write('one');
    client.write('two');
    expect(request.facts().firstWrite).toBe('not-begun');
    client.uncork();
    expect(request.facts().firstWrite).toBe('failed-at-once');
  });

  test('taken by the kernel: accepted, also when a later chunk fails at once', async () => {
    const { client, server, received } = await pair();
    const request = recordRequests(client).begin();
    const failed = new Promise<Error>((resolve) => client.once('error', resolve));
    client.write('one');
    expect(request.facts()).toMatchObject({ firstWrite: 'accepted', bytesWritten: 3 });
    await settle();
    expect(received()).toBe('one');
    server.resetAndDestroy();
    client.write('two');
    expect(factsOf(await failed)).toMatchObject({ firstWrite: 'accepted' });
  });

  // The server acts on the head of an upload while its body is still on the way.
  test('a large first chunk of which a part was taken: its error comes late and proves nothing', async () => {
    const { client, server } = await pair();
    const request = recordRequests(client).begin();
    // Neither end reads on: otherwise the client would meet the reset while reading, and the write would report nothing.
    client.pause();
    server.pause();
    server.write(Buffer.alloc(300_000));
    await settle();
    const told = new Promise((resolve) => client.write(Buffer.alloc(20_000_000), resolve));
    await settle();
    server.resetAndDestroy();
    expect(await told).toMatchObject({ syscall: 'write' });
    expect(request.facts().firstWrite).toBe('accepted');
  });

  test('never given: nothing began', async () => {
    const { client, server } = await pair();
    const request = recordRequests(client).begin();
    const closed = new Promise((resolve) => client.once('close', resolve));
    server.resetAndDestroy();
    await closed;
    client.write('too late');
    expect(request.facts().firstWrite).toBe('not-begun');
  });

  test('written before the connection exists', async () => {
    const { client: other, port } = await pair();
    other.destroy();
    const client = connect(port, '127.0.0.1');
    const request = recordRequests(client).begin();
    client.write('early');
    expect(request.facts().firstWrite).toBe('not-begun');
    await settle();
    expect(request.facts()).toMatchObject({ firstWrite: 'accepted', remote: `127.0.0.1:${port}` });
    client.destroy();
  });

  test('written before a connect that fails', async () => {
    const { port, close } = await loopback();
    await close();
    const client = connect(port, '127.0.0.1');
    const request = recordRequests(client).begin();
    const failed = new Promise<Error>((resolve) => client.once('error', resolve));
    client.write('early');
    const error = await failed;
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    expect(request.facts().firstWrite).toBe('not-begun');
    expect(factsOf(error)?.firstWrite).toBe('not-begun');
  });
});

describe('what it does not claim', () => {
  test('a recorder that comes late knows nothing of the request before it', async () => {
    const { client, server } = await pair();
    client.write('already on its way');
    const recorder = recordRequests(client);
    const failed = new Promise<Error>((resolve) => client.once('error', resolve));
    await settle();
    server.resetAndDestroy();
    expect(factsOf(await failed)?.firstWrite).toBeUndefined();
    expect(recorder.facts().firstWrite).toBeUndefined();
  });

  test('an error that hits two requests carries the more careful facts', async () => {
    const { client, server } = await pair();
    const recorder = recordRequests(client);
    const first = recorder.begin();
    client.write('first');
    await settle();
    const second = recorder.begin();
    const failed = new Promise<Error>((resolve) => client.once('error', resolve));
    server.resetAndDestroy();
    client.write('second');
    expect(factsOf(await failed)?.firstWrite).toBe('accepted');
    expect(first.facts().firstWrite).toBe('accepted');
    expect(second.facts().firstWrite).toBe('failed-at-once');
  });

  test('a request that ended keeps its facts; the next error is not its own', async () => {
    const { client, server } = await pair();
    const recorder = recordRequests(client);
    const first = recorder.begin();
    client.write('first');
    await settle();
    server.write('answer');
    client.resume();
    await settle();
    first.complete();
    first.end();
    const facts = first.facts();
    expect(facts).toMatchObject({ firstWrite: 'accepted', bytesWritten: 5, bytesRead: 6, requestComplete: true });
    const failed = new Promise<Error>((resolve) => client.once('error', resolve));
    server.resetAndDestroy();
    expect(factsOf(await failed)).toBeUndefined();
    expect(first.facts()).toEqual(facts);
  });

  test('complete() after a first chunk that failed', async () => {
    const { client, server } = await pair();
    const request = recordRequests(client).begin();
    server.resetAndDestroy();
    client.write('x');
    request.complete();
    expect(request.facts()).toMatchObject({ firstWrite: 'failed-at-once' });
    expect(request.facts().requestComplete).toBeUndefined();
  });
});

test('one recorder per socket, and callbacks and errors reach the caller as before', async () => {
  const { client, server } = await pair();
  expect(recorderOf(client)).toBeUndefined();
  const recorder = recordRequests(client);
  expect(recordRequests(client)).toBe(recorder);
  expect(recorderOf(client)).toBe(recorder);
  expect(await new Promise((resolve) => client.write('x', resolve))).toBeFalsy();
  server.resetAndDestroy();
  const failed = new Promise((resolve) => client.once('error', resolve));
  const told = await new Promise((resolve) => client.write('y', resolve));
  expect(told).toMatchObject({ code: 'ECONNRESET', syscall: 'write' });
  expect(await failed).toBe(told);
  expect(Object.keys(told as object).sort()).toEqual(['code', 'errno', 'syscall']);
});
