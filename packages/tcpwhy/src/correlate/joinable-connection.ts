import type { Ending } from '../model/connections.ts';

/** What an end did that the other end's program, or its own, may have logged. */
export type MomentKind = 'start' | 'data' | 'fin' | 'rst' | 'icmp' | 'end';

/** One such act. */
export interface Moment {
  readonly kind: MomentKind;
  /** Who did it; null for what is nobody's (`start`, `end`, `icmp`). */
  readonly by: 'client' | 'server' | null;
  /** Nanoseconds since the capture's epoch. */
  readonly timeNs: number;
}

/** A connection of a capture, as far as a log may speak of it. */
export interface JoinableConnection {
  /** As in `tcpwhy connections`. */
  readonly id: string;
  /** `ip:port`, IPv6 in brackets. */
  readonly client: string;
  readonly server: string;
  readonly clientAddress: string;
  readonly serverAddress: string;
  readonly startNs: number;
  readonly endNs: number;
  readonly ending: Ending;
  /** A finding of severity error or warning names it. */
  readonly failed: boolean;
  /** In order of time; `start` first, `end` last. */
  readonly moments: readonly Moment[];
}
