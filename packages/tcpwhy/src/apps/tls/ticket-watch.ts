import type { ConnectionRecord } from '../../model/connections.ts';
import type { Side } from '../../model/history.ts';
import { turnBytes } from '../turns.ts';
import type { Frame } from '../walk-frames.ts';

/** Servers send one to four tickets, of some hundred bytes, with a client's certificate in them some more. */
const MOST_TICKETS = 4;
const MOST_TICKET_BYTES = 2048;

/**
 * Tells the session tickets of a TLS 1.3 server (RFC 8446 §4.6.1) from an answer: it sends them when it has the client's
 * Finished, and so behind the first request when that came along, encrypted like everything else.
 */
export class TicketWatch {
  /** Relative sequence number behind the client's last flight of the handshake. */
  private finishedEnd = Number.NaN;
  /** Of one ticket's record, header included; 0 before the first. */
  private ticketBytes = 0;
  private isOver = false;

  constructor(
    private readonly connection: ConnectionRecord,
    private readonly client: Side,
  ) {}

  /** To be called for each record of TLS 1.3's encrypted handshake. */
  handshakeGoesOn({ side, turn, bytes, frameBytes }: Frame): void {
    if (side !== this.client) return;
    this.finishedEnd = turn.start + (bytes.byteOffset - turn.head.byteOffset) + frameBytes;
  }

  /** Whether the turn that begins with this record of application data holds tickets and nothing else. */
  areTickets(frame: Frame): boolean {
    if (frame.side === this.client || this.isOver) return false;
    const isEarly = this.cameBeforeRequest(frame);
    // In this order: what came early shows how long a ticket is.
    this.isOver = !this.areAlike(frame, isEarly) && !isEarly;
    return !this.isOver;
  }

  /** All of it was sent by a server that had nothing but the handshake. */
  private cameBeforeRequest({ entry }: Frame): boolean {
    const sent = this.connection.history[entry];
    return sent !== undefined && sent.lastAck <= this.finishedEnd;
  }

  /** Tickets of one connection are equally long, and an answer's records hardly ever are, nor as long as a ticket was. */
  private areAlike({ turn, bytes, frameBytes }: Frame, isEarly: boolean): boolean {
    const isWholeTurn = bytes.byteOffset === turn.head.byteOffset;
    const count = turnBytes(turn) / frameBytes;
    if (!isWholeTurn || !Number.isInteger(count) || frameBytes > MOST_TICKET_BYTES || count > MOST_TICKETS)
      return false;
    if (this.ticketBytes === 0 && count === 1 && !isEarly) return false;
    if (this.ticketBytes !== 0 && this.ticketBytes !== frameBytes) return false;
    this.ticketBytes = frameBytes;
    return true;
  }
}
