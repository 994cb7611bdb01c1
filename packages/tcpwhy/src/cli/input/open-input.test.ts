import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TcpwhyError } from '../../base/tcpwhy-error.ts';
import { FileSource } from './file-source.ts';
import { type Input, type InputOptions, openInput } from './open-input.ts';
import { unreadable } from './read-errors.ts';
import { concatBytes, contents } from './testing/content.ts';
import { noticeTexts } from './testing/piece-source.ts';

const NOISE = contents.noise?.() ?? new Uint8Array(0);
const ZSTD_NOISE = readFileSync(new URL('./zstd/cases/noise.zst', import.meta.url));
const LARGE = Uint8Array.from({ length: 900_001 }, (_, index) => (index * 31) ^ (index >> 8));

const isLinux = process.platform === 'linux';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-input-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file with these bytes. */
function file(bytes: Uint8Array, name = 'x.pcap'): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

function open(name: string, stdin: Readable = Readable.from([]), options?: InputOptions): Promise<Input> {
  return openInput(name, stdin, options);
}

async function readAll(input: Input): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input.chunks) chunks.push(chunk.slice());
  return concatBytes(chunks);
}

async function failure(opening: Promise<Input>): Promise<TcpwhyError> {
  const error = await opening.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof TcpwhyError) return error;
  throw new Error(`not refused: ${error}`);
}

function texts(input: Input): string[] {
  return noticeTexts({ bytes: NOISE, notices: [...input.notices()] });
}

describe('files', () => {
  it('are read whole, with their size and progress', async () => {
    const input = await open(file(LARGE));
    expect(input.totalBytes).toBe(LARGE.length);
    expect(Buffer.compare(await readAll(input), LARGE)).toBe(0);
    expect(input.bytesRead()).toBe(LARGE.length);
    expect(input.wrapping).toEqual([]);
    expect(input.notices()).toEqual([]);
  });

  it('a chunk stays untouched until the one after the next is asked for', async () => {
    const input = await open(file(LARGE));
    const chunks = input.chunks[Symbol.asyncIterator]();
    let at = 0;
    let last: Uint8Array = new Uint8Array(0);
    for (let step = await chunks.next(); step.done !== true; step = await chunks.next()) {
      expect(Buffer.compare(last, LARGE.subarray(at - last.length, at))).toBe(0);
      last = step.value;
      at += last.length;
    }
    expect(at).toBe(LARGE.length);
  });

  it('an empty one gives nothing', async () => {
    const input = await open(file(new Uint8Array(0)));
    expect(await readAll(input)).toHaveLength(0);
    expect(input.totalBytes).toBe(0);
  });

  it.runIf(isLinux)('are closed when the loop is left early, at the end, and when opening fails', async () => {
    const openFiles = () => readdirSync('/proc/self/fd').length;
    const before = openFiles();
    for await (const _ of (await open(file(LARGE))).chunks) break;
    await readAll(await open(file(gzipSync(LARGE))));
    await (await open(file(LARGE))).close();
    await failure(open(file(Uint8Array.of(0x1f, 0x8b, 8))));
    expect(openFiles()).toBe(before);
  });
});

describe('what cannot be read', () => {
  it('a missing file', async () => {
    const { code, facts } = await failure(open(join(folder, 'no such.pcap')));
    expect(code).toBe('input-unreadable');
    expect(facts).toMatchObject({ seen: 'ENOENT', input: join(folder, 'no such.pcap') });
    expect(facts.remedy).toContain(`ls -l '${folder}/no such.pcap'`);
  });

  it('a folder', async () => {
    mkdirSync(join(folder, 'captures'));
    const { message, facts } = await failure(open(join(folder, 'captures')));
    expect(message).toContain('folder');
    expect(facts.seen).toBe('EISDIR');
    expect(facts.remedy).toContain(`ls ${folder}/captures`);
  });

  it('a path through a file', async () => {
    expect((await failure(open(join(file(NOISE), 'y')))).facts.seen).toBe('ENOTDIR');
  });

  it.each([
    ['EACCES', 'sudo chown "$USER" x.pcap'],
    ['EPERM', 'sudo chown "$USER" x.pcap'],
    ['EIO', 'dmesg'],
    ['EMFILE', 'ulimit'],
    ['EWHATEVER', 'ls -l x.pcap'],
  ])('%s says what to do', (code, remedy) => {
    const { facts, message } = unreadable(Object.assign(new Error('it \u001b[31mfailed'), { code }), 'x.pcap');
    expect(facts.seen).toBe(code);
    expect(facts.remedy).toContain(remedy);
    expect(message).not.toContain('\u001b');
  });

  it.runIf(isLinux)('a disk that fails at the first byte', async () => {
    // The first page of a process is never mapped: reading it is an I/O error.
    expect((await failure(open('/proc/self/mem'))).facts.seen).toBe('EIO');
  });

  it('a disk that fails later on: a notice, and what came is kept', async () => {
    const notices: string[] = [];
    const descriptor = openSync(file(LARGE), 'r');
    const source = new FileSource(
      descriptor,
      true,
      'x',
      (kind, where, detail) => notices.push(`${kind.id} ${where} ${detail}`),
      null,
    );
    const first = await source.next();
    closeSync(descriptor);
    expect(first?.length).toBe(256 << 10);
    expect(await source.next()).toBeNull();
    expect(await source.next()).toBeNull();
    expect(notices).toEqual(['input-read-failed byte 262144 of the file EBADF']);
  });

  it('a terminal', async () => {
    const { code, facts } = await failure(open('-', Object.assign(Readable.from([]), { isTTY: true })));
    expect(code).toBe('input-unreadable');
    expect(facts.remedy).toContain('tcpdump -i any -w -');
  });
});

describe('streams', () => {
  it('standard input in small pieces: the first chunk is large enough to know it by', async () => {
    const pieces = Array.from({ length: 300 }, (_, index) => Buffer.from(LARGE.subarray(index * 50, index * 50 + 50)));
    const input = await open('-', Readable.from([...pieces, Buffer.alloc(0)]));
    const chunks: Uint8Array[] = [];
    for await (const chunk of input.chunks) chunks.push(chunk);
    expect(chunks[0]?.length).toBeGreaterThanOrEqual(4096);
    expect(Buffer.compare(concatBytes(chunks), LARGE.subarray(0, 15_000))).toBe(0);
    expect([input.totalBytes, input.bytesRead()]).toEqual([null, 15_000]);
  });

  it('standard input that is a file is read as one', async () => {
    const descriptor = openSync(file(LARGE), 'r');
    const input = await open('-', Object.assign(Readable.from([]), { fd: descriptor }));
    expect(input.totalBytes).toBe(LARGE.length);
    expect(Buffer.compare(await readAll(input), LARGE)).toBe(0);
    closeSync(descriptor);
  });

  it('one that breaks: what came is kept', async () => {
    const stream = new PassThrough();
    stream.write(LARGE.subarray(0, 5000));
    setImmediate(() => stream.destroy(Object.assign(new Error('gone'), { code: 'ECONNRESET' })));
    const input = await open('-', stream);
    expect(await readAll(input)).toHaveLength(5000);
    expect(texts(input)).toEqual(['input-read-failed: ECONNRESET']);
  });

  it('one that breaks before its first byte', async () => {
    const stream = new PassThrough();
    setImmediate(() => stream.destroy(Object.assign(new Error('gone'), { code: 'EIO' })));
    expect((await failure(open('-', stream))).facts.seen).toBe('EIO');
  });

  it.runIf(isLinux)('a FIFO', async () => {
    const name = join(folder, 'fifo');
    execFileSync('mkfifo', [name]);
    spawn('/bin/sh', ['-c', `cat '${file(LARGE)}' > '${name}'`]);
    const input = await open(name);
    expect(input.totalBytes).toBeNull();
    expect(Buffer.compare(await readAll(input), LARGE)).toBe(0);
  });

  it.runIf(isLinux)('a device', async () => {
    expect(await readAll(await open('/dev/null'))).toHaveLength(0);
  });
});

describe('compression', () => {
  const gzip = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));

  it.each([
    ['gzip', gzip(NOISE), ['gzip']],
    ['zstd', ZSTD_NOISE, ['zstd']],
    ['zstd in gzip', gzip(ZSTD_NOISE), ['gzip', 'zstd']],
    ['zstd in gzip in gzip', gzip(gzip(ZSTD_NOISE)), ['gzip', 'gzip', 'zstd']],
  ])('%s', async (_, bytes, wrapping) => {
    for (const input of [await open(file(bytes)), await open('-', Readable.from([Buffer.from(bytes)]))]) {
      expect(input.wrapping).toEqual(wrapping);
      expect(Buffer.compare(await readAll(input), NOISE)).toBe(0);
      expect(input.bytesRead()).toBe(bytes.length);
      expect(input.notices()).toEqual([]);
    }
  });

  it('four layers are not unwrapped to the end', async () => {
    const input = await open(file(gzip(gzip(gzip(gzip(NOISE))))));
    expect(input.wrapping).toEqual(['gzip', 'gzip', 'gzip']);
    expect((await readAll(input)).subarray(0, 2)).toEqual(Uint8Array.of(0x1f, 0x8b));
  });

  it('cut: what came is kept, with a notice', async () => {
    const bytes = gzip(LARGE);
    const input = await open(file(bytes.subarray(0, bytes.length >> 1)));
    const read = await readAll(input);
    expect(read.length).toBeGreaterThan(LARGE.length / 3);
    expect(Buffer.compare(read, LARGE.subarray(0, read.length))).toBe(0);
    expect(texts(input)).toEqual(['compressed-data-cut']);
  });

  it.each([
    ['gzip, cut in its header', Uint8Array.of(0x1f, 0x8b, 8, 0), 'end too early'],
    ['gzip without deflate', Uint8Array.of(0x1f, 0x8b, 1, 0, 0, 0, 0, 0, 0, 0, 1), 'no gzip header'],
    ['zstd, cut', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd), 'end too early'],
    ['zstd with a window of 2 GiB', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0xa8, 1, 0, 0), '--long=31'],
    ['gzip of nothing', gzip(new Uint8Array(0)), 'nothing'],
  ])('%s: nothing comes out, and it is said why', async (_, bytes, why) => {
    const { code, facts } = await failure(open(file(bytes)));
    expect(code).toBe('input-unreadable');
    expect(facts.seen).toContain(why);
  });

  it('data that swell beyond all measure are stopped', async () => {
    const density = { freeBytes: 1 << 20, ratio: 100 };
    const bomb = gzip(new Uint8Array(8 << 20));
    const input = await open(file(bomb), undefined, { density });
    const read = await readAll(input);
    expect(read.length).toBeLessThanOrEqual(Math.max(1 << 20, 100 * bomb.length));
    expect(texts(input)).toEqual(['compressed-data-too-dense']);
  });

  it('so are those whose inner layer swells', async () => {
    const density = { freeBytes: 1 << 20, ratio: 500 };
    const input = await open(file(gzip(gzip(new Uint8Array(8 << 20)))), undefined, { density });
    expect((await readAll(input)).length).toBeLessThanOrEqual(1 << 20);
    expect(texts(input)).toEqual(['compressed-data-too-dense']);
  });

  it('captures that compress well are not', async () => {
    const density = { freeBytes: 1 << 16, ratio: 500 };
    const input = await open(file(gzip(LARGE)), undefined, { density });
    expect(await readAll(input)).toHaveLength(LARGE.length);
    expect(input.notices()).toEqual([]);
  });
});
