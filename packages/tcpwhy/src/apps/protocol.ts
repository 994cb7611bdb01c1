import type { ConnectionRecord } from '../model/connections.ts';
import type { AppReading } from '../model/messages.ts';

/** The descriptor that each folder of apps/ exports as default: one application protocol. */
export interface AppProtocol {
  /** Folder name. */
  readonly id: string;
  /** Name for readers, e.g. `MySQL`. */
  readonly name: string;
  /** Where the wire format is described. */
  readonly source: string;
  /** Ports where it usually lives: a hint that breaks ties between sniffers, never enough by itself. */
  readonly usualPorts: readonly number[];
  /** Higher is asked first; the comment beside it says who it must beat. */
  readonly priority: number;
  /**
   * Whether this history is this protocol's, by content. Must say no to other protocols' bytes,
   * to empty heads and to garbage; must not throw on any bytes, cut anywhere.
   */
  sniff(connection: ConnectionRecord): boolean;
  /** Reads the turns' heads. Only called after `sniff` said yes. Never throws. */
  read(connection: ConnectionRecord): AppReading;
  /**
   * Whether these first bytes of a direction can only be this protocol's client talking. Stricter than `sniff`:
   * it decides whether the two ends speak different protocols, so a head that is cut too short says no.
   */
  opensAsClient(head: Uint8Array): boolean;
  /** The same for the server's first bytes. */
  opensAsServer(head: Uint8Array): boolean;
}
