import type { ConnectionRecord } from '../model/connections.ts';

/** All facts derived of one connection, each at its own place. Keyed by identity: forgotten together with the record. */
const known = new WeakMap<ConnectionRecord, unknown[]>();
/** Nearly always the same connection is asked about as before. */
let last: { readonly connection: ConnectionRecord; readonly facts: unknown[] } | null = null;
let places = 0;

/** A fact about one connection that several causes share (never `undefined`): computed at most once per connection. */
export function derived<T>(derive: (connection: ConnectionRecord) => T): (connection: ConnectionRecord) => T {
  const place = places++;
  return (connection) => {
    const facts = last?.connection === connection ? last.facts : factsOf(connection);
    const kept = facts[place];
    if (kept !== undefined) return kept as T;
    const value = derive(connection);
    facts[place] = value;
    return value;
  };
}

function factsOf(connection: ConnectionRecord): unknown[] {
  let facts = known.get(connection);
  if (facts === undefined) {
    facts = new Array<unknown>(places).fill(undefined);
    known.set(connection, facts);
  }
  last = { connection, facts };
  return facts;
}
