import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProofServer } from './proof-server.ts';

const HOST = '127.0.0.1';
const DOWN_MS = 800;

/** The one operation that the proof needs: UpdateItem with ADD, which is not idempotent. */
interface UpdateItem {
  readonly Key?: { readonly id?: { readonly S?: string } };
}

/**
 * Node's own HTTP server answering as DynamoDB does: there is no DynamoDB to install, and what is proved here is the
 * SDK's connection handling. Runs in the process of the proof, never in that of a client.
 */
export async function startDynamoDb(): Promise<ProofServer> {
  const counters = new Map<string, number>();
  const listener = answerUpdateItem(counters);
  // Node closes a second later than told, so that clients which obey the time-out win the race.
  let impatient = await listen(listener, 1000, 0);
  let patient = await listen(listener, 600_000, 0);
  const stop = () => Promise.all([impatient, patient].map(close));
  const address = (server: Server) => ({ host: HOST, port: (server.address() as AddressInfo).port, user: '' });
  const ports = { impatient: address(impatient), patient: address(patient) };
  return {
    id: 'dynamodb',
    version: `Node ${process.versions.node} http server as DynamoDB`,
    ...ports,
    closesWithinMs: 2800,
    countExecutions: async (ids) => new Map([...counters].filter(([id]) => ids.includes(id))),
    restart: async () => {
      await stop();
      await sleep(DOWN_MS);
      impatient = await listen(listener, 1000, ports.impatient.port);
      patient = await listen(listener, 600_000, ports.patient.port);
    },
    stop: async () => void (await stop()),
  };
}

function answerUpdateItem(counters: Map<string, number>): RequestListener {
  return async (request, response) => {
    const id = idOf(await readBody(request));
    counters.set(id, (counters.get(id) ?? 0) + 1);
    // An explicit Connection header keeps Node from telling its time-out; most load balancers do not tell theirs.
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': id, connection: 'keep-alive' };
    response.writeHead(200, headers).end('{}');
  };
}

function idOf(body: string): string {
  return (JSON.parse(body) as UpdateItem).Key?.id?.S ?? 'no id';
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}

async function listen(listener: RequestListener, keepAliveMs: number, port: number): Promise<Server> {
  // A half-sent request of a connection that the middlebox breaks must not end the process.
  const guarded: RequestListener = (request, response) =>
    void Promise.resolve(listener(request, response)).catch(() => {});
  const server = createServer({ keepAliveTimeout: keepAliveMs }, guarded);
  await new Promise<void>((resolve) => server.listen({ port, host: HOST, backlog: 2000 }, resolve));
  return server;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
