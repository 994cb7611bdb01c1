import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import http from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireProgram } from '../packages/guard/proof/servers/debian-packages.ts';
import { createGuardAgent } from '../packages/guard/src/adapters/http/index.ts';
import { type ConnectionErrorKind, logEvents, MaybeExecutedError, Pool, retry } from '../packages/guard/src/index.ts';
import { CaptureAnalysis } from '../packages/tcpwhy/src/diagnose/analysis.ts';
import { LogAnalysis } from '../packages/tcpwhy/src/diagnose/log-analysis.ts';
import { mergeAnswers } from '../packages/tcpwhy/src/diagnose/merge-answers.ts';
import type { Diagnosis, DiagnosisEvent } from '../packages/tcpwhy/src/model/diagnosis.ts';
import type { LogEvent, LogEventKind } from '../packages/tcpwhy/src/model/log-event.ts';

/**
 * What guard prints about a request is put beside the frames of its connection: a real server, a real client with guard, the
 * kernel's own packets, and both files through the engine. Only root may capture.
 */
const tcpdump = whyNoCapture() ?? requireTcpdump();
const reason = tcpdump instanceof Error ? `; skipped: ${tcpdump.message}` : '';

describe.skipIf(tcpdump instanceof Error)(`guard's lines and a capture of the same minute${reason}`, () => {
  let story: Story;
  beforeAll(async () => {
    story = await live(String(tcpdump));
  });

  test('the line about the request that was reset is joined to its connection, certainly', () => {
    for (const event of ['classification', 'retry']) {
      const joined = eventOf(story, event, 'kind=reset');
      expect(joined).toMatchObject({
        system: 'tcpwhy-guard',
        kind: 'reset',
        reporter: 'client',
        local: story.resetEnd,
        remote: story.server,
        confidence: 'certain',
        joinedBy: 'both addresses',
        // The server had read the request: guard must not have said `no`, nor the reader have lost its word.
        requestMayHaveExecuted: { verdict: 'yes' },
      });
      expect(joined.connection).toBe(story.connectionOf(story.resetEnd));
    }
  });

  test('the finding about that connection cites the line beside its frames', () => {
    const connection = story.connectionOf(story.resetEnd);
    const line = eventOf(story, 'classification', 'kind=reset').line;
    const findings = story.diagnosis.findings.filter(({ connections }) => connections.includes(connection));
    expect(findings.map(({ severity }) => severity)).toContain('error');
    const evidence = findings.find(({ severity }) => severity === 'error')?.evidence ?? [];
    expect(evidence).toContainEqual(
      expect.objectContaining({
        input: 'guard.log',
        line,
        connection,
        from: 'client',
        text: expect.stringMatching(
          /^tcpwhy-guard event=classification local=.* kind=reset .*\(certain, by both addresses\)$/,
        ),
      }),
    );
    expect(evidence.filter(({ frame }) => frame !== undefined).length).toBeGreaterThan(0);
  });

  test('the discard of the idle connection is joined to another one, and cost no request', () => {
    const joined = eventOf(story, 'discard', `local=${story.idleEnd}`);
    expect(joined).toMatchObject({ phase: 'idle', confidence: 'certain', joinedBy: 'both addresses' });
    // Guard may have seen the FIN itself (`ended`) or only that the socket was gone (`destroyed`).
    expect(['eof', 'other']).toContain(joined.kind);
    expect(joined.requestMayHaveExecuted.verdict).toBe('no');
    expect(joined.connection).toBe(story.connectionOf(story.idleEnd));
    expect(joined.connection).not.toBe(story.connectionOf(story.resetEnd));
  });

  test('connects and checkouts that went well are no events', () => {
    const quiet = story.lines.flatMap((line, i) => (/event=checkout|outcome=connected/.test(line) ? [i + 1] : []));
    expect(quiet.length).toBeGreaterThanOrEqual(4);
    expect(story.diagnosis.events.filter(({ line }) => quiet.includes(line))).toEqual([]);
    expect(story.diagnosis.inputs.find(({ kind }) => kind === 'log')).toMatchObject({ clockOffsetMs: 0 });
  });
});

/** Does not compile when guard gets a kind that events do not have; `server-shutdown` is read as `other`. */
export type SharedKind<Kind extends LogEventKind = Exclude<ConnectionErrorKind, 'server-shutdown'>> = Kind;

/** What happened, as the test knows it, and what the engine makes of it. */
interface Story {
  readonly server: string;
  /** Client ends of the connection that was reset, and of the one that was closed while idle. */
  readonly resetEnd: string;
  readonly idleEnd: string;
  /** Guard's lines as written. */
  readonly lines: readonly string[];
  readonly diagnosis: Diagnosis;
  /** Id that the engine gave to the connection of a client's end. */
  connectionOf(client: string): string;
}

async function live(program: string): Promise<Story> {
  const ends: Record<string, string> = {};
  const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const { socket, url = '' } = request;
    ends[url] = `${socket.remoteAddress}:${socket.remotePort}`;
    if (url === '/reset') return void setTimeout(() => socket.resetAndDestroy(), 30);
    response.setHeader('content-length', 2).end('ok');
    // After the answer, when the connection lies idle at the client.
    if (url === '/closed-while-idle') setTimeout(() => socket.end(), 80);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const capture = await startCapture(program, port);
  const lines: string[] = [];
  const events = ['classification', 'retry', 'discard', 'connect', 'checkout'] as const;
  const stopLog = logEvents({ write: (line) => lines.push(line), events });
  try {
    await resetInTheMiddle(port);
    await closedWhileIdle(port);
  } finally {
    stopLog();
    server.close();
  }
  const bytes = await capture.stop();
  return {
    ...diagnose(bytes, lines),
    server: `127.0.0.1:${port}`,
    resetEnd: ends['/reset'] ?? '',
    idleEnd: ends['/closed-while-idle'] ?? '',
    lines,
  };
}

/** A connection that has served a request already is reset while the server works on the next. */
async function resetInTheMiddle(port: number): Promise<void> {
  const agent = createGuardAgent({ maxSockets: 1 });
  const post = (path: string) => retry(() => send(port, path, agent), { method: 'POST' });
  await post('/first');
  await expect(post('/reset')).rejects.toBeInstanceOf(MaybeExecutedError);
  agent.destroy();
}

function send(port: number, path: string, agent: http.Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path, agent, method: 'POST' }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject).end('an order');
  });
}

/** The server ends a connection that lies in guard's pool; the next request gets another one. */
async function closedWhileIdle(port: number): Promise<void> {
  const pool = new Pool<Socket>(
    {
      connect: () => open(port),
      destroy: (socket) => socket.destroy(),
      socket: (socket) => socket,
    },
    { name: 'raw' },
  );
  await pool.use((socket) => ask(socket, '/closed-while-idle'));
  await sleep(200);
  await pool.use((socket) => ask(socket, '/after'));
  await pool.close();
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  // Whoever does not read hears of no FIN.
  return socket.resume();
}

/** One exchange; the answers are small enough to come in one piece. */
async function ask(socket: Socket, path: string): Promise<void> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: orders\r\n\r\n`);
  await once(socket, 'data');
}

/** Both files through the engine, as `tcpwhy trace.pcap guard.log` does. */
function diagnose(capture: Uint8Array, lines: readonly string[]): Pick<Story, 'diagnosis' | 'connectionOf'> {
  const packets = new CaptureAnalysis({ inputName: 'trace.pcap', wrapping: [] });
  packets.push(capture);
  const answer = packets.finish();
  const events: LogEvent[] = [];
  const log = new LogAnalysis({ inputName: 'guard.log', wrapping: [], onEvent: (event) => events.push(event) });
  log.push(new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')));
  const diagnosis = mergeAnswers([answer, { ...log.finish(), events }]);
  const ids = new Map([...answer.joinable()].map(({ client, id }) => [client, id]));
  return { diagnosis, connectionOf: (client) => ids.get(client) ?? `no connection of ${client}` };
}

/** The event that was made of guard's one line that holds these words. */
function eventOf({ lines, diagnosis }: Story, event: string, words: string): DiagnosisEvent {
  const at = lines.findIndex((line) => line.includes(` event=${event} `) && line.includes(words));
  const found = diagnosis.events.find(({ line }) => line === at + 1);
  if (found === undefined) throw new Error(`no event of "${event} ... ${words}" in\n${lines.join('\n')}`);
  return found;
}

/** @returns the error that says why nothing can be captured here, or null. */
function whyNoCapture(): Error | null {
  return process.getuid?.() === 0 ? null : new Error('only root may capture');
}

function requireTcpdump(): string | Error {
  try {
    return requireProgram('tcpdump');
  } catch (error) {
    return error as Error;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'guard-log-joins-'));
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Packets of one port on the loopback interface; returns when tcpdump listens. */
async function startCapture(program: string, port: number): Promise<{ stop(): Promise<Uint8Array> }> {
  const path = join(folder, 'trace.pcap');
  // tcpdump gives up root before it opens files: it writes to one that is open already.
  const file = openSync(path, 'w');
  const args = ['-i', 'lo', '--immediate-mode', '-U', '-w', '-', `tcp port ${port}`];
  const child = spawn(program, args, { stdio: ['ignore', file, 'pipe'] });
  closeSync(file);
  running.push(child);
  await listening(child);
  return {
    async stop() {
      await grownUp(path);
      child.kill('SIGINT');
      await once(child, 'exit');
      return new Uint8Array(readFileSync(path));
    },
  };
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('listening on')) resolve();
    });
    child.on('error', reject).on('exit', (status) => reject(new Error(`tcpdump ended with ${status}: ${said}`)));
  });
}

/** Packets come to tcpdump a moment after they were sent; it is told to stop when no more come. */
async function grownUp(path: string): Promise<void> {
  let bytes = -1;
  for (let round = 0; round < 20 && statSync(path).size !== bytes; round++) {
    bytes = statSync(path).size;
    await sleep(250);
  }
}
