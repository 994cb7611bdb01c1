import { closeSync, openSync, writeSync } from 'node:fs';
import { STREAM_PERIOD, streamText } from './stream-text.ts';
import { ACK, CLIENT, RST, SERVER, SYN, type Traffic } from './traffic.ts';

const START_SECONDS = 1_767_225_600;
const BUFFER_BYTES = 8 << 20;
const LARGEST_RECORD = 16 + 14 + 20 + 60 + 1460;
const ETHERNET_BYTES = 14;

/** Writes all segments as a classic pcap: Ethernet, IPv4, timestamps, correct checksums. */
export function writeCapture(path: string, traffic: Traffic): void {
  const file = openSync(path, 'w');
  const frames = new FrameWriter(traffic, (bytes) => writeSync(file, bytes));
  for (const row of traffic.inOrder()) frames.write(row);
  frames.flush();
  closeSync(file);
}

class FrameWriter {
  private readonly buffer = new Uint8Array(BUFFER_BYTES);
  private readonly view = new DataView(this.buffer.buffer);
  private used = 0;
  /** IP identification per connection and sender. */
  private readonly ids: Uint16Array;
  private readonly streams = [streamText(CLIENT), streamText(SERVER)] as const;

  constructor(
    private readonly traffic: Traffic,
    private readonly write8M: (bytes: Uint8Array) => void,
  ) {
    this.ids = new Uint16Array(traffic.connections * 2);
    this.fileHeader();
  }

  flush(): void {
    this.write8M(this.buffer.subarray(0, this.used));
    this.used = 0;
  }

  write(row: number): void {
    if (this.used + LARGEST_RECORD > BUFFER_BYTES) this.flush();
    const record = this.used;
    const ip = record + 16 + ETHERNET_BYTES;
    const end = this.tcp(row, ip);
    this.ip(row, ip, end);
    this.checksum(ip, end);
    this.recordHeader(row, record, end - record - 16);
    this.used = end;
  }

  private fileHeader(): void {
    const { view } = this;
    view.setUint32(0, 0xa1b2c3d4, true);
    view.setUint16(4, 2, true);
    view.setUint16(6, 4, true);
    view.setUint32(16, 262_144, true);
    view.setUint32(20, 1, true);
    this.used = 24;
  }

  private recordHeader(row: number, at: number, frameBytes: number): void {
    const { view } = this;
    const timeUs = this.traffic.timeUs[row] as number;
    view.setUint32(at, START_SECONDS + Math.floor(timeUs / 1e6), true);
    view.setUint32(at + 4, timeUs % 1e6, true);
    view.setUint32(at + 8, frameBytes, true);
    view.setUint32(at + 12, frameBytes, true);
    const sender = this.traffic.sender[row] as number;
    // The capture point sees the client's own card and one gateway.
    view.setUint32(at + 16, 0x02000000);
    view.setUint32(at + 20, sender === CLIENT ? 0x00020200 : 0x00010200);
    view.setUint32(at + 24, sender === CLIENT ? 0x00000001 : 0x00000002);
    view.setUint16(at + 28, 0x0800);
  }

  private ip(row: number, at: number, end: number): void {
    const { view, traffic } = this;
    const connection = traffic.connection[row] as number;
    const sender = traffic.sender[row] as number;
    const client = 0x0a000000 + 256 + (connection % traffic.hosts.clients);
    const server = 0x0a800000 + 256 + (connection % traffic.hosts.servers);
    const slot = connection * 2 + sender;
    view.setUint32(at, 0x45000000 | (end - at));
    const id = this.ids[slot] as number;
    this.ids[slot] = id + 1;
    view.setUint16(at + 4, id);
    view.setUint16(at + 6, 0x4000);
    view.setUint32(at + 8, sender === CLIENT ? 0x40060000 : 0x3c060000);
    view.setUint32(at + 12, sender === CLIENT ? client : server);
    view.setUint32(at + 16, sender === CLIENT ? server : client);
    view.setUint16(at + 10, foldSum(this.sum(at, at + 20, 0)));
  }

  /** Header, options and payload; returns the end of the frame. */
  private tcp(row: number, ipAt: number): number {
    const { view, traffic } = this;
    const at = ipAt + 20;
    const connection = traffic.connection[row] as number;
    const sender = traffic.sender[row] as number;
    const flags = traffic.flags[row] as number;
    // Every client counts its ports up, so no two connections share all four numbers.
    const clientPort = 10_000 + (Math.floor(connection / traffic.hosts.clients) % 50_000);
    view.setUint16(at, sender === CLIENT ? clientPort : 80);
    view.setUint16(at + 2, sender === CLIENT ? 80 : clientPort);
    const sequence = traffic.sequence[row] as number;
    // A reset that no socket made: a refusal (sequence 0) or the answer to a segment that nobody wanted.
    const stateless = (flags & RST) !== 0 && ((flags & ACK) === 0 || sequence === 0);
    const refusal = stateless && sequence === 0;
    view.setUint32(at + 4, refusal ? 0 : firstSequence(connection, sender) + sequence);
    view.setUint32(
      at + 8,
      (flags & ACK) !== 0 ? firstSequence(connection, 1 - sender) + (traffic.ack[row] as number) : 0,
    );
    const optionsEnd = stateless ? at + 20 : this.options(row, at + 20);
    view.setUint16(at + 12, ((optionsEnd - at) << 10) | flags);
    view.setUint32(at + 14, stateless ? 0 : ((flags & SYN) !== 0 ? 64_240 : 501) * 65_536);
    view.setUint16(at + 18, 0);
    return this.payload(row, optionsEnd);
  }

  private options(row: number, at: number): number {
    const { view, traffic } = this;
    const milliseconds = Math.floor((traffic.timeUs[row] as number) / 1000);
    const syn = ((traffic.flags[row] as number) & SYN) !== 0;
    if (syn) view.setUint32(at, 0x020405b4);
    const clock = syn ? at + 4 : at;
    view.setUint32(clock, syn ? 0x0402080a : 0x0101080a);
    view.setUint32(clock + 4, milliseconds + 1000);
    view.setUint32(clock + 8, milliseconds + 990);
    if (syn) view.setUint32(clock + 12, 0x01030307);
    const end = syn ? at + 20 : at + 12;
    const sackRight = traffic.sackRight[row] as number;
    if (sackRight === 0) return end;
    const peer = firstSequence(traffic.connection[row] as number, 1 - (traffic.sender[row] as number));
    view.setUint32(end, 0x0101050a);
    view.setUint32(end + 4, peer + (traffic.sackLeft[row] as number));
    view.setUint32(end + 8, peer + sackRight);
    return end + 12;
  }

  /** The same stream position always holds the same bytes, so retransmissions repeat what was sent. */
  private payload(row: number, at: number): number {
    const { traffic } = this;
    const bytes = traffic.payloadBytes[row] as number;
    if (bytes === 0) return at;
    const stream = this.streams[traffic.sender[row] as 0 | 1];
    const from = ((traffic.sequence[row] as number) - 1) % STREAM_PERIOD;
    this.buffer.set(stream.subarray(from, from + bytes), at);
    return at + bytes;
  }

  private checksum(ip: number, end: number): void {
    const tcp = ip + 20;
    this.view.setUint16(tcp + 16, 0);
    const pseudo = this.sum(ip + 12, ip + 20, 6 + (end - tcp));
    this.view.setUint16(tcp + 16, foldSum(this.sum(tcp, end, pseudo)));
  }

  private sum(from: number, end: number, start: number): number {
    const { view } = this;
    let sum = start;
    let at = from;
    for (; at + 1 < end; at += 2) sum += view.getUint16(at);
    return at < end ? sum + ((this.buffer[at] as number) << 8) : sum;
  }
}

function foldSum(sum: number): number {
  const once = (sum & 0xffff) + (sum >>> 16);
  return ~((once & 0xffff) + (once >>> 16)) & 0xffff;
}

/** Initial sequence number: different per connection and side, so that some wrap. */
function firstSequence(connection: number, sender: number): number {
  return Math.imul(connection * 2 + sender + 1, 0x9e3779b1) >>> 0;
}
