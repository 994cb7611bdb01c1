import type { Signs } from '../../grammar/signs.ts';
import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading } from '../../log-family.ts';
import { endpointOf } from '../../phrases/endpoints.ts';
import { headOf } from '../../phrases/fields.ts';

// Netty 4.0 printed `remote => local` for accepted channels and `local => remote` for its own.
const ARROW =
  /channel = \[id: \w{1,20}, (?:[^\s/,]{0,255})?\/?(\S{3,60}) (?::>|=>) (?:[^\s/,\]]{0,255})?\/?(\S{3,60}?)\]/;

const INTERNODE = /->.{3,160}-[A-Z]{3,10}_MESSAGES?-/;

/** What the older Netty's channel says about the ends: the native transport's channels are always accepted ones. */
export function refineCassandra(reading: FamilyReading, entry: LogEntry, _signs: Signs): FamilyReading {
  const head = headOf(entry);
  // Internode: in front of `->` stands the node's listening address, which is no end of the connection that failed.
  if (INTERNODE.test(head)) return { ...reading, local: null };
  const arrow = ARROW.exec(head);
  const [remote, local] = [endpointOf(arrow?.[1]), endpointOf(arrow?.[2])];
  return arrow === null || remote === null || local === null ? reading : { ...reading, remote, local };
}
