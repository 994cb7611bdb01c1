import type { Socket } from 'node:net';

/** What the bytes at hand are: session set-up of that length, or the (begin of the) request. Zero and zero: wait. */
export interface Step {
  readonly setUp: number;
  readonly requestBytes: number;
  readonly complete: boolean;
  readonly answer: Buffer;
}

/** Greets a new connection, then reads its bytes from the first unconsumed one. */
export type Dialect = (socket: Socket) => (pending: Buffer) => Step;

const nothing = Buffer.alloc(0);
const wait: Step = { setUp: 0, requestBytes: 0, complete: false, answer: nothing };

function setUp(length: number): Step {
  return { ...wait, setUp: length };
}

function request(requestBytes: number, complete: boolean, answer: Buffer = nothing): Step {
  return { setUp: 0, requestBytes, complete, answer };
}

/** HTTP/1.1 with Content-Length; answers 200 with a JSON body. */
export const http: Dialect = () => (pending) => {
  const text = pending.toString('latin1');
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return request(pending.length, false);
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
  const whole = head + 4 + length;
  const body = JSON.stringify({ answer: 'x'.repeat(200) });
  const answer = `HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  return request(Math.min(whole, pending.length), pending.length >= whole, Buffer.from(answer));
};

/** Any bytes are a whole request; the answer is `answer`. */
export const raw: Dialect = () => (pending) => request(pending.length, true, Buffer.from('answer'));

/** MySQL: greeting, any handshake response is welcome, every command gets OK. */
export const mysql: Dialect = (socket) => {
  socket.write(mysqlPacket(0, mysqlGreeting()));
  let authenticated = false;
  return (pending) => {
    if (pending.length < 4) return authenticated ? request(pending.length, false) : wait;
    const length = pending.readUIntLE(0, 3) + 4;
    if (authenticated) return request(Math.min(length, pending.length), pending.length >= length, mysqlOk(1));
    if (pending.length < length) return wait;
    authenticated = true;
    socket.write(mysqlOk(2));
    return setUp(length);
  };
};

function mysqlGreeting(): Buffer {
  const capabilities = 0x1 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x80000;
  const low = Buffer.alloc(2);
  low.writeUInt16LE(capabilities & 0xffff);
  const high = Buffer.alloc(2);
  high.writeUInt16LE(capabilities >>> 16);
  return Buffer.concat([
    Buffer.from('\x0a8.0.36\0\x01\0\0\0saltsalt\0', 'latin1'),
    low,
    Buffer.from([45, 2, 0]),
    high,
    Buffer.from([21]),
    Buffer.alloc(10),
    Buffer.from('saltsaltsalt\0mysql_native_password\0', 'latin1'),
  ]);
}

/** One MySQL packet: 3 bytes length, sequence number, payload. */
export function mysqlPacket(sequence: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUIntLE(payload.length, 0, 3);
  head[3] = sequence;
  return Buffer.concat([head, payload]);
}

function mysqlOk(sequence: number): Buffer {
  return mysqlPacket(sequence, Buffer.from([0, 0, 0, 2, 0, 0, 0]));
}

/** ERR packet of MySQL with SQLSTATE marker. */
export function mysqlError(sequence: number, errno: number, state: string, text: string): Buffer {
  const head = Buffer.from([0xff, errno & 0xff, errno >>> 8]);
  return mysqlPacket(sequence, Buffer.concat([head, Buffer.from(`#${state}${text}`, 'latin1')]));
}

/** PostgreSQL: start-up without password, simple and extended queries answered with an empty result. */
export const postgres: Dialect = (socket) => {
  let started = false;
  return (pending) => {
    if (!started) {
      if (pending.length < 4 || pending.length < pending.readUInt32BE(0)) return wait;
      started = true;
      socket.write(Buffer.concat([pgMessage('R', Buffer.alloc(4)), pgMessage('Z', Buffer.from('I'))]));
      return setUp(pending.readUInt32BE(0));
    }
    if (pending.length < 5) return request(pending.length, false);
    const length = pending.readUInt32BE(1) + 1;
    const answer = Buffer.concat([pgMessage('C', Buffer.from('SELECT 1\0')), pgMessage('Z', Buffer.from('I'))]);
    return request(Math.min(length, pending.length), pending.length >= length, answer);
  };
};

function pgMessage(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5, type);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** ErrorResponse of PostgreSQL. */
export function pgError(severity: string, state: string, text: string): Buffer {
  return pgMessage('E', Buffer.from(`S${severity}\0V${severity}\0C${state}\0M${text}\0\0`));
}

/** Redis: `INFO`, `CLIENT`, `HELLO` and the like are set-up; any other command is the request. */
export const redis: Dialect = (socket) => (pending) => {
  const parts = respCommand(pending);
  if (parts === undefined) return wait;
  const { words, length } = parts;
  if (!/^(info|client|hello|select|auth)$/i.test(words[0] ?? ''))
    return request(length, true, Buffer.from('$10\r\n0123456789\r\n'));
  socket.write(/info/i.test(words[0] ?? '') ? '$11\r\nloading:0\r\n\r\n' : '+OK\r\n');
  return setUp(length);
};

function respCommand(pending: Buffer): { words: string[]; length: number } | undefined {
  const text = pending.toString('latin1');
  const count = /^\*(\d+)\r\n/.exec(text);
  if (count === null) return undefined;
  let at = count[0].length;
  const words: string[] = [];
  while (words.length < Number(count[1])) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at));
    if (size === null) return undefined;
    const begin = at + size[0].length;
    at = begin + Number(size[1]) + 2;
    if (at > text.length) return undefined;
    words.push(text.slice(begin, at - 2));
  }
  return { words, length: at };
}

/** A session of `dialect` whose requests are answered by `answer`. */
export function answering(dialect: Dialect, answer: Buffer | ((request: Buffer) => Buffer)): Dialect {
  return (socket) => {
    const session = dialect(socket);
    return (pending) => ({ ...session(pending), answer: typeof answer === 'function' ? answer(pending) : answer });
  };
}

/** Says `words` at once (or after the client's first bytes), then ends: no session comes about. */
export function refusing(words: Buffer, after: 'connect' | 'first bytes'): Dialect {
  return (socket) => {
    if (after === 'connect') socket.end(words);
    return (pending) => {
      if (after === 'first bytes') socket.end(words);
      return setUp(pending.length);
    };
  };
}
