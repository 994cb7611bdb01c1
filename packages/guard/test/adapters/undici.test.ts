import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import * as undici from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { guardUndiciAgent, livenessInterceptor, retryInterceptor } from '../../src/adapters/undici/index.ts';
import { MOST_REPLAYED_BYTES, replayableBody } from '../../src/adapters/undici/replayable-body.ts';
import { MaybeExecutedError, RetryError } from '../../src/retry/index.ts';
import { FakeClock } from '../fake-clock.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Received {
  readonly method: string;
  readonly body: string;
}

/** A server that keeps what it received; `fate` decides about each request by its number, from 1. */
async function startServer(fate: (number: number, request: IncomingMessage) => 'answer' | 'reset' | 'silence') {
  const received: Received[] = [];
  let connections = 0;
  const listener: RequestListener = async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    received.push({ method: request.method ?? '', body });
    const end = fate(received.length, request);
    if (end === 'reset') request.socket.resetAndDestroy();
    if (end === 'answer') response.end('ok');
  };
  const server = createServer(listener).on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, received, connections: () => connections };
}

function newAgent(options: Parameters<typeof guardUndiciAgent>[1]): undici.Agent {
  const agent = guardUndiciAgent(undici, options);
  closers.push(() => agent.destroy());
  return agent;
}

const first = (number: number) => (number === 1 ? 'reset' : 'answer');

describe('a request that may have been executed', () => {
  test('is not repeated if it is a POST', async () => {
    const { origin, received } = await startServer(first);
    const agent = newAgent({});
    const error = await agent
      .request({ origin, path: '/', method: 'POST', body: 'x' })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MaybeExecutedError);
    expect((error as Error).cause).toMatchObject({ code: 'ECONNRESET' });
    expect(received).toEqual([{ method: 'POST', body: 'x' }]);
  });

  test.each([
    ['a GET', 'GET', undefined],
    ['a PUT with a string', 'PUT', 'the body'],
    ['a PUT with bytes', 'PUT', Buffer.from('the body')],
  ] as const)('is repeated if it is %s', async (_name, method, body) => {
    const { origin, received } = await startServer(first);
    const response = await newAgent({}).request({ origin, path: '/', method, body: body ?? null });
    expect(await response.body.text()).toBe('ok');
    expect(received).toEqual(Array.from({ length: 2 }, () => ({ method, body: body?.toString() ?? '' })));
  });

  test('is repeated if the caller says that it is idempotent, through fetch, too', async () => {
    const { origin, received } = await startServer(first);
    const dispatcher = newAgent({ retry: { idempotent: true } });
    const response = await undici.fetch(origin, { method: 'POST', body: 'the body', dispatcher });
    expect(await response.text()).toBe('ok');
    expect(received.map(({ body }) => body)).toEqual(['the body', 'the body']);
  });

  test('is not repeated if its body is a stream', async () => {
    const { origin, received } = await startServer(first);
    const body = Readable.from(['the body']);
    const agent = newAgent({ retry: { idempotent: true } });
    await expect(agent.request({ origin, path: '/', method: 'PUT', body })).rejects.toThrow();
    expect(received).toHaveLength(1);
  });
});

describe('what was not executed', () => {
  test('a refused POST is tried again, and the last error tells of all attempts', async () => {
    const { origin, received } = await startServer(() => 'answer');
    const closed = await closedOrigin();
    const agent = newAgent({ retry: { backoff: { baseMs: 1 } } });
    const error = await agent
      .request({ origin: closed, path: '/', method: 'POST', body: 'x' })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RetryError);
    expect((error as RetryError).attempts).toHaveLength(3);
    expect((error as RetryError).requestMayHaveExecuted.verdict).toBe('no');
    const response = await agent.request({ origin, path: '/', method: 'POST', body: 'x' });
    await response.body.dump();
    expect(received).toHaveLength(1);
  });

  test('an abort ends the wait between two attempts', async () => {
    const controller = new AbortController();
    const agent = newAgent({
      retry: {
        maxAttempts: 50,
        backoff: { baseMs: 20_000 },
        random: () => 1,
        onRetry: () => setTimeout(() => controller.abort(new Error('enough')), 5),
      },
    });
    // Reset by a server that has it: the handler was started, so that the abort can reach the interceptor.
    const { origin } = await startServer(() => 'reset');
    const request = agent.request({ origin, path: '/', method: 'GET', signal: controller.signal });
    await expect(request).rejects.toThrow('enough');
  });
});

describe('idle connections', () => {
  test('one that outlived maxIdleMs is not used', async () => {
    const clock = new FakeClock();
    const { origin, connections } = await startServer(() => 'answer');
    const agent = newAgent({ maxIdleMs: 1000, clock });
    const ask = async () => (await agent.request({ origin, path: '/', method: 'GET' })).body.dump();
    await ask();
    clock.advance(900);
    await ask();
    expect(connections()).toBe(1);
    clock.suspend(1001);
    await ask();
    expect(connections()).toBe(2);
  });

  test('silence ends after requestTimeoutMs', async () => {
    const { origin } = await startServer(() => 'silence');
    const agent = newAgent({ requestTimeoutMs: 50 });
    const request = agent.request({ origin, path: '/', method: 'POST', body: 'x' });
    await expect(request).rejects.toMatchObject({ code: 'ERR_GUARD_MAY_HAVE_EXECUTED' });
  });
});

test('the interceptors work with a dispatcher that guard did not make', async () => {
  const { origin, received } = await startServer(first);
  const pool = new undici.Pool(origin).compose(livenessInterceptor({ validateAfterMs: 0 }), retryInterceptor());
  closers.push(() => pool.destroy());
  const response = await pool.request({ path: '/', method: 'GET' });
  expect(await response.body.text()).toBe('ok');
  expect(received).toHaveLength(2);
});

describe('bodies that are kept', () => {
  async function* chunks(...parts: string[]) {
    for (const part of parts) yield part;
  }
  const read = async (body: unknown, most = 99) => {
    const iterator = (body as AsyncIterable<string>)[Symbol.asyncIterator]();
    const parts: string[] = [];
    for (let next = await iterator.next(); next.done !== true && parts.length < most; next = await iterator.next())
      parts.push(next.value);
    return parts;
  };

  test('a reader that stopped early leaves the beginning and the rest to the next one', async () => {
    const kept = replayableBody(chunks('a', 'b', 'c', 'd'));
    expect(await read(kept.body, 1)).toEqual(['a']);
    expect(await read(kept.body)).toEqual(['a', 'b', 'c', 'd']);
    expect(await read(kept.body)).toEqual(['a', 'b', 'c', 'd']);
    expect(kept.replayable()).toBe(true);
  });

  test('a pull that a gone reader began is not lost', async () => {
    const kept = replayableBody(chunks('a', 'b', 'c'));
    const gone = (kept.body as AsyncIterable<string>)[Symbol.asyncIterator]();
    void gone.next();
    expect(await read(kept.body)).toEqual(['a', 'b', 'c']);
  });

  test('more than the limit is passed on and not kept', async () => {
    const big = 'x'.repeat(MOST_REPLAYED_BYTES);
    const kept = replayableBody(chunks('a', big, 'c'));
    expect(await read(kept.body)).toEqual(['a', big, 'c']);
    expect(kept.replayable()).toBe(false);
  });
});

async function closedOrigin(): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
