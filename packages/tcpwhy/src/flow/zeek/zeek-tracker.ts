import type { AddressBook } from '../../model/addresses.ts';
import {
  CHECKSUM_BAD,
  IP_HEADER_CHECKSUM_BAD,
  type PacketTable,
  ROW_TCP,
  TCP_ACK,
  TCP_SYN,
} from '../../model/packets.ts';
import type { ZeekConnection } from '../../model/zeek-connections.ts';
import { STATE_INACTIVE, STATE_SYN_ACK_SENT } from './endpoint-states.ts';
import { ExpiryWheel } from './expiry-wheel.ts';
import { followSegment } from './follow-segment.ts';
import { addNoise, flipRoles } from './history-letters.ts';
import { isOver, isUndisturbed, passTimers, startLifetime } from './lifetimes.ts';
import { END_DID_CLOSE, NOISE_BAD_CHECKSUM, OpenConnections } from './open-connections.ts';
import { LIKELY_SERVER_PORTS } from './server-ports.ts';
import { summarize } from './summarize.ts';
import { TupleIndex } from './tuple-index.ts';

/** How checksums and ports are taken. */
export interface ZeekTrackerOptions {
  /**
   * Count segments with a bad checksum like good ones, as `zeek -C` does. Without it a bad TCP checksum only leaves
   * a `c` in the history, and a bad IP checksum nothing.
   */
  readonly ignoreChecksums?: boolean;
  /** Ports of servers, for connections whose SYN is missing; all that Zeek's default scripts know unless given. */
  readonly serverPorts?: ReadonlySet<number>;
}

const BROADCAST_IPV4 = -1;

/**
 * TCP connections as Zeek sees them: its rules for who is the originator, where one connection ends and the next one
 * on the same 4-tuple begins, conn_state and history. Independent of this engine's own tracker.
 *
 * Rows are handed to `sink` as capture time passes them, the rest by `finish`. A row depends on its own packets alone,
 * not on batches nor on other hosts' traffic.
 */
export class ZeekTracker {
  private readonly table = new OpenConnections();
  private readonly tuples = new TupleIndex(this.table);
  private readonly wheel = new ExpiryWheel(this.table, (c) => this.emit(c));
  private readonly ignoreChecksums: boolean;
  private readonly serverPorts: ReadonlySet<number>;

  constructor(
    private readonly addresses: AddressBook,
    private readonly sink: (connection: ZeekConnection) => void,
    options: ZeekTrackerOptions = {},
  ) {
    this.ignoreChecksums = options.ignoreChecksums ?? false;
    this.serverPorts = options.serverPorts ?? LIKELY_SERVER_PORTS;
  }

  /** Takes the TCP rows of the next batch; other rows are passed over. */
  track(packets: PacketTable): void {
    for (let i = 0; i < packets.count; i++) if (packets.kind(i) === ROW_TCP) this.trackRow(packets, i);
  }

  /** The capture has ended: hands over what is still open, in order of first frames. */
  finish(): void {
    for (const c of this.table.rows()) {
      this.wheel.remove(c);
      this.emit(c);
    }
  }

  private trackRow(packets: PacketTable, i: number): void {
    if (!this.ignoreChecksums && (packets.ipBits(i) & IP_HEADER_CHECKSUM_BAD) !== 0) return;
    const { table } = this;
    const timeNs = packets.timeNs(i);
    this.wheel.advance(timeNs);
    const e = this.findOrOpen(packets, i, timeNs);
    const c = e >> 1;
    table.lastFrame[c] = packets.frame(i);
    if (packets.checksum(i) === CHECKSUM_BAD && !this.ignoreChecksums) {
      addNoise(table, e, NOISE_BAD_CHECKSUM);
      return;
    }
    followSegment(table, e, packets, i);
    table.packets[e] = (table.packets[e] as number) + 1;
    table.ipBytes[e] = (table.ipBytes[e] as number) + packets.ipBytes(i);
    this.wheel.hasten(c);
  }

  /** The end that row `i` comes from, in the connection it belongs to. */
  private findOrOpen(packets: PacketTable, i: number, timeNs: number): number {
    const { table } = this;
    const e = this.tuples.findEnd(
      packets.family(i),
      packets.sourceAddress(i),
      packets.sourcePort(i),
      packets.destinationAddress(i),
      packets.destinationPort(i),
    );
    if (e < 0) return this.open(packets, i, timeNs);
    const c = e >> 1;
    const flags = packets.flags(i);
    const undisturbed = isUndisturbed(table, c, timeNs);
    const over = !undisturbed && isOver(table, c, timeNs);
    if (over || ((flags & TCP_SYN) !== 0 && this.startsAnew(c, flags, packets.sequenceNumber(i)))) {
      this.wheel.remove(c);
      this.emit(c);
      return this.open(packets, i, timeNs);
    }
    if (!undisturbed) passTimers(table, c, timeNs);
    return e;
  }

  /** Whether a SYN begins another connection on the tuple of `c`. */
  private startsAnew(c: number, flags: number, rawSequence: number): boolean {
    const { table } = this;
    const sequence = rawSequence >>> 0;
    const originator = table.originator(c);
    const responder = originator ^ 1;
    const isSynAck = (flags & TCP_ACK) !== 0;
    // A SYN-ACK can only begin a connection where nothing but SYN-ACKs was seen.
    if (isSynAck && table.state[originator] !== STATE_INACTIVE) return false;
    if (table.endIs(originator, END_DID_CLOSE) || table.endIs(responder, END_DID_CLOSE)) return true;
    if (sequence === table.start[isSynAck ? responder : originator]) return false;
    // The SYN that belongs before the SYN-ACK which was recorded first.
    const isLateSyn =
      !isSynAck &&
      table.state[originator] === STATE_SYN_ACK_SENT &&
      table.state[responder] === STATE_INACTIVE &&
      sequence === table.start[responder];
    return !isLateSyn;
  }

  /** A new connection for row `i`; its sender is end `c * 2`. */
  private open(packets: PacketTable, i: number, timeNs: number): number {
    const { table } = this;
    const c = table.acquire(packets.frame(i), timeNs);
    const e = c * 2;
    table.family[c] = packets.family(i);
    table.address[e] = packets.sourceAddress(i);
    table.port[e] = packets.sourcePort(i);
    table.address[e + 1] = packets.destinationAddress(i);
    table.port[e + 1] = packets.destinationPort(i);
    if (this.senderServes(packets, i)) flipRoles(table, c);
    startLifetime(table, c);
    this.tuples.add(c);
    this.wheel.schedule(c);
    return e;
  }

  /** Whether the sender of a first packet that is no plain SYN is rather the server, by the ports. */
  private senderServes(packets: PacketTable, i: number): boolean {
    const flags = packets.flags(i);
    if ((flags & (TCP_SYN | TCP_ACK)) === TCP_SYN) return false;
    const sourcePort = packets.sourcePort(i);
    const destinationPort = packets.destinationPort(i);
    if (!this.serverPorts.has(sourcePort)) return false;
    if (packets.family(i) === 4 && packets.destinationAddress(i) === BROADCAST_IPV4) return false;
    if (!this.serverPorts.has(destinationPort)) return true;
    // Both serve: the lower port is the likelier server, unless it may be a stealth scan.
    return (flags & TCP_SYN) === 0 && sourcePort < destinationPort;
  }

  /** Hands row `c` over and takes it from the table; the wheel has let go of it. */
  private emit(c: number): void {
    const connection = summarize(this.table, c, this.addresses);
    this.tuples.remove(c);
    this.table.release(c);
    this.sink(connection);
  }
}
