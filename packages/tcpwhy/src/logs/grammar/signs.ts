import type { LogEventKind, LogEventPhase } from '../../model/log-event.ts';

/** What the general grammar finds in a text, whoever wrote it. */
export interface Signs {
  /**
   * What broke, by the deepest explicit cause: an errno (name, number, text in any of the languages and systems known),
   * else a phrase that programs share. Null: the text speaks of no broken connection in words that the grammar knows.
   */
  readonly kind: LogEventKind | null;
  /** Whether `kind` comes from an errno or code rather than from a phrase. */
  readonly explicit: boolean;
  /** How much `kind` is worth: see `TermStrength`; null with a null kind. */
  readonly strength: TermStrength | null;
  /** By the operation named (`dial`, `connect`, `read`, `write`, `handshake`, `syscall: 'read'`) nearest to the cause. */
  readonly phase: LogEventPhase;
  /** Errno name in capitals (`ECONNRESET`), whichever way it was written; null when the kind is from a phrase. */
  readonly errno: string | null;
  /** Ends of the connection where the text shows a pair (`A->B`, `L:A - R:B`, `laddr=, raddr=`), `ip:port`. */
  readonly local: string | null;
  readonly remote: string | null;
  /**
   * How the pair reads: `known` when the text says which end is the reporter's; `initiator-first` when it only says who
   * connected to whom (`A => B`), and `local` is then the initiator: whoever reads a server's line swaps them.
   */
  readonly pairOrder: 'known' | 'initiator-first' | null;
  /** Every `ip:port` of the text in order, IPv6 in brackets; at most 16. */
  readonly addresses: readonly string[];
  /** Peer's name or address without port, when that is all there is. */
  readonly remoteHost: string | null;
  /** Peer's port where the text gives it apart from an `ip:port`; for commands, not for joining. */
  readonly remotePort: number | null;
  /** The words that `kind` rests on, in lower case; empty with a null kind. */
  readonly words: string;
  /** What was searched: the message, and below it the fields that speak of errors and addresses. */
  readonly text: string;
  /** Position of `words` in `text`: inside the message when it is less than the message's length. */
  readonly at: number;
}

/**
 * `truth`: a phrase that says what really happened where the errno beside it does not (`socket hang up`).
 * `errno`: an errno or a named cause. `phrase`: words that speak of a broken connection and nothing else.
 * `generic`: words that healthy lines use too (`timed out`, `connection closed`), which count in company only.
 */
export type TermStrength = 'truth' | 'errno' | 'phrase' | 'generic';
