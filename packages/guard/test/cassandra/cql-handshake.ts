import type { Socket } from 'node:net';
import { VersionMismatchError } from '../../src/connect/index.ts';

// The beginning of a CQL connection (native_protocol_v5.spec sections 2 to 4): OPTIONS, SUPPORTED, STARTUP, READY.
// All of these are sent in the plain framing of version 4; the checksummed framing of version 5 begins after READY.

const OPCODES = { error: 0x00, startup: 0x01, ready: 0x02, options: 0x05, supported: 0x06 };
const HEADER_BYTES = 9;
const PROTOCOL_ERROR = 0x000a;

/** @throws VersionMismatchError with the server's own versions when it refuses this one. */
export async function cqlHandshake(socket: Socket, version: number): Promise<void> {
  await request(socket, version, OPCODES.options, Buffer.alloc(0), OPCODES.supported);
  await request(socket, version, OPCODES.startup, stringMap({ CQL_VERSION: '3.0.0' }), OPCODES.ready);
}

/** An OPTIONS frame: what drivers send first, to learn whether there is a Cassandra that speaks their version. */
export function optionsFrame(version: number): Buffer {
  return frame(version, OPCODES.options, Buffer.alloc(0));
}

async function request(socket: Socket, version: number, opcode: number, body: Buffer, expected: number): Promise<void> {
  socket.write(frame(version, opcode, body));
  const answer = await readFrame(socket);
  const answered = answer.readUInt8(4);
  if (answered === OPCODES.error) throw serverError(answer.subarray(HEADER_BYTES), version);
  if (answered !== expected) throw new Error(`the server answered with opcode ${answered} instead of ${expected}`);
}

/** [int] code, [string] message. */
function serverError(body: Buffer, version: number): Error {
  const code = body.readInt32BE(0);
  const message = body.toString('utf8', 6, 6 + body.readUInt16BE(4));
  // "supported versions are (3/v3, 4/v4, 5/v5, 6/v6-beta)"; a beta wants a flag that nobody sets by chance.
  const supported = [...message.matchAll(/(\d+)\/v\d+(?!-beta|\d)/g)].map((match) => Number(match[1]));
  if (code === PROTOCOL_ERROR) return new VersionMismatchError(`version ${version}: ${message}`, supported);
  return new Error(`server error 0x${code.toString(16)}: ${message}`);
}

/** Version, flags, stream id 0, opcode, length of the body. */
function frame(version: number, opcode: number, body: Buffer): Buffer {
  const header = Buffer.from([version, 0, 0, 0, opcode, 0, 0, 0, 0]);
  header.writeUInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
}

/** [string map]: a short, then keys and values, each a short and its bytes. */
function stringMap(entries: Readonly<Record<string, string>>): Buffer {
  const count = Buffer.from([0, Object.keys(entries).length]);
  const strings = Object.entries(entries)
    .flat()
    .map((text) => Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]));
  return Buffer.concat([count, ...strings]);
}

/** Reads one frame and leaves nothing behind: the server says nothing unasked before READY. */
function readFrame(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < HEADER_BYTES || received.length < HEADER_BYTES + received.readUInt32BE(5)) return;
      stop();
      resolve(received);
    };
    const onEnd = () => {
      stop();
      reject(new Error('the server closed the connection without an answer'));
    };
    const stop = () => socket.off('data', onData).off('end', onEnd).off('close', onEnd);
    socket.on('data', onData).on('end', onEnd).on('close', onEnd);
  });
}
