import { PackedRows } from '../base/packed-rows.ts';
import type { ConnectionIndex } from '../model/connections.ts';
import {
  FIN_NS,
  FIN_SEQUENCE,
  FIRST_ENTRY,
  FOLD_ENTRY,
  HANDSHAKE_ACK_NS,
  LAST_ACK,
  LAST_DUPLICATE_ACK_NS,
  LAST_ENTRY,
  LAST_INTERFACE,
  LAST_IP_ID,
  LAST_PACKET_NS,
  LAST_WINDOW,
  LIVE_WORDS,
  OPEN_ACK,
  OPEN_DATA,
  PREVIOUS_ON_TUPLE,
  RST_NS,
  SUMMARY,
  SYN_ACK_NS,
  SYN_NS,
  sideHandle,
  WINDOW_SHIFT,
} from './live-fields.ts';

/** State of the connections that are being tracked, one row each; rows are reused. */
export class LiveConnections extends PackedRows {
  private readonly blank = blankRow();

  constructor() {
    super(LIVE_WORDS, 512);
  }

  /** A clean row for a new connection. */
  open(connection: ConnectionIndex): number {
    const row = this.acquire();
    this.words.set(this.blank, row);
    this.words[row + SUMMARY] = connection;
    return row;
  }
}

/** What a row holds before its first packet: zeros, but for fields whose "nothing yet" is another value. */
function blankRow(): Int32Array {
  const words = new Int32Array(LIVE_WORDS);
  const reals = new Float64Array(words.buffer);
  for (const field of [FIRST_ENTRY, LAST_ENTRY, FOLD_ENTRY, PREVIOUS_ON_TUPLE]) words[field] = -1;
  for (const field of [SYN_NS, SYN_ACK_NS, HANDSHAKE_ACK_NS]) reals[field] = Number.NaN;
  for (const at of [sideHandle(0, 0), sideHandle(0, 1)]) {
    for (const field of [LAST_WINDOW, LAST_INTERFACE, OPEN_DATA, OPEN_ACK, WINDOW_SHIFT]) words[at + field] = -1;
    words[at + LAST_IP_ID] = -2;
    reals[(at >> 1) + LAST_ACK] = -1;
    for (const field of [LAST_PACKET_NS, LAST_DUPLICATE_ACK_NS]) reals[(at >> 1) + field] = Number.NEGATIVE_INFINITY;
    for (const field of [FIN_SEQUENCE, FIN_NS, RST_NS]) reals[(at >> 1) + field] = Number.NaN;
  }
  return words;
}
