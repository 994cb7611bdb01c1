import type { ConnectionRow } from '../model/connection-row.ts';
import type { ZeekConnection } from '../model/zeek-connections.ts';

/**
 * Gives each row Zeek's words for it. Zeek splits long idle connections: the row has the first part's. A packet belongs
 * to one connection in both views, so the first frame is the key.
 */
export function* joinZeek(
  rows: Iterable<ConnectionRow>,
  zeek: readonly ZeekConnection[],
  firstFrameOf: (stream: number) => number,
): Generator<ConnectionRow> {
  const byFirstFrame = new Map<number, number>();
  for (const [index, part] of zeek.entries()) byFirstFrame.set(part.firstFrame, index);
  for (const row of rows) {
    const part = zeek[byFirstFrame.get(firstFrameOf(row.stream)) ?? -1];
    yield part === undefined ? row : { ...row, zeek: { conn_state: part.conn_state, history: part.history ?? '' } };
  }
}
