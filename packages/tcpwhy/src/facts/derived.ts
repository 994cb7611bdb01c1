import type { ConnectionRecord } from '../model/connections.ts';

/**
 * A fact about one connection that several causes share: computed at most once per connection.
 * Keyed by identity, so it is forgotten together with the record.
 */
export function derived<T>(derive: (connection: ConnectionRecord) => T): (connection: ConnectionRecord) => T {
  const known = new WeakMap<ConnectionRecord, { value: T }>();
  return (connection) => {
    let kept = known.get(connection);
    if (kept === undefined) {
      kept = { value: derive(connection) };
      known.set(connection, kept);
    }
    return kept.value;
  };
}
