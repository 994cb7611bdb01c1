/** Long enough on a busy machine for a segment over loopback to arrive, and for a connection to count as idle. */
export const SETTLE_MS = 700;
