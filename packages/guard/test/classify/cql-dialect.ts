import type { Dialect, Step } from './dialects.ts';

const STARTUP = 0x01;
const OPTIONS = 0x05;
const QUERY = 0x07;
const REGISTER = 0x0b;

/**
 * CQL, protocol version 4: start-up and the queries of the driver's control connection are set-up; a QUERY of a table
 * `answer`, or an INSERT, is the request. The server says that it is one node without peers.
 */
export const cql: Dialect = (socket) => (pending) => {
  const wait: Step = { setUp: 0, requestBytes: 0, complete: false, answer: Buffer.alloc(0) };
  if (pending.length < 9) return wait;
  const length = 9 + pending.readUInt32BE(5);
  const isRequest = pending[4] === QUERY && /^(insert|update)/i.test(pending.toString('latin1', 13, 20));
  if (isRequest) {
    const complete = pending.length >= length;
    return { setUp: 0, requestBytes: Math.min(length, pending.length), complete, answer: voidResult(pending) };
  }
  if (pending.length < length) return wait;
  socket.write(setUpAnswer(pending.subarray(0, length), socket.localPort ?? 0));
  return { ...wait, setUp: length };
};

/** One frame that answers `request`: its version with the response bit, its stream. */
export function cqlFrame(request: Buffer, opcode: number, body: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head[0] = 0x84;
  request.copy(head, 2, 2, 4);
  head[4] = opcode;
  head.writeUInt32BE(body.length, 5);
  return Buffer.concat([head, body]);
}

/** ERROR frame with a code of the CQL specification, section 9. */
export function cqlError(request: Buffer, code: number, text: string): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(code);
  return cqlFrame(request, 0x00, Buffer.concat([head, shortString(text)]));
}

function setUpAnswer(frame: Buffer, port: number): Buffer {
  const opcode = frame[4];
  if (opcode === OPTIONS) return cqlFrame(frame, 0x06, Buffer.from([0, 0]));
  if (opcode === STARTUP || opcode === REGISTER) return cqlFrame(frame, 0x02, Buffer.alloc(0));
  const query = frame.toString('latin1', 13, frame.length);
  return cqlFrame(frame, 0x08, query.includes('system.local') ? localRow(port) : emptyRows());
}

function voidResult(request: Buffer): Buffer {
  return cqlFrame(request, 0x08, Buffer.from([0, 0, 0, 1]));
}

function emptyRows(): Buffer {
  return rows('peers', ['rack'], []);
}

function localRow(port: number): Buffer {
  const columns = {
    key: 'local',
    cluster_name: `faulty-${port}`,
    data_center: 'dc1',
    rack: 'r1',
    release_version: '4.1.0',
    partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    schema_version: 'x',
  };
  return rows('local', Object.keys(columns), [Object.values(columns)]);
}

/** A Rows result in which every column is varchar. */
function rows(table: string, names: readonly string[], values: readonly (readonly string[])[]): Buffer {
  const specs = names.map((name) => Buffer.concat([shortString(name), Buffer.from([0, 0x0d])]));
  const cells = values.flat().map((text) => Buffer.concat([int(Buffer.byteLength(text)), Buffer.from(text)]));
  const head = [int(2), int(1), int(names.length), shortString('system'), shortString(table)];
  return Buffer.concat([...head, ...specs, int(values.length), ...cells]);
}

function shortString(text: string): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(Buffer.byteLength(text));
  return Buffer.concat([head, Buffer.from(text)]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
