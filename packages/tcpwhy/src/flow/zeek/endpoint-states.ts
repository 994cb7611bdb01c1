/**
 * What one end of a connection was last seen to do. The names are Zeek's, because conn_state is defined by them.
 * Order matters: everything up to SYN_ACK_SENT counts as handshake.
 */
export const STATE_INACTIVE = 0;
/** Sent a SYN, and nothing from the peer settled it yet. */
export const STATE_SYN_SENT = 1;
/** The first packet of the connection was this side's SYN-ACK. */
export const STATE_SYN_ACK_SENT = 2;
/** First packet carried no SYN, FIN or RST: the connection began before the capture. */
export const STATE_PARTIAL = 3;
export const STATE_ESTABLISHED = 4;
/** Sent a FIN. */
export const STATE_CLOSED = 5;
/** Sent a RST. */
export const STATE_RESET = 6;

export type EndpointState = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** Whether an end in this state has not got past its SYN. */
export function isHandshake(state: number): boolean {
  return state <= STATE_SYN_ACK_SENT;
}
