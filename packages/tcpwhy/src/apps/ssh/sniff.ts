import type { ConnectionRecord } from '../../model/connections.ts';
import { turnsOf } from '../turns.ts';
import { readBanner, readRefusal } from './read-unit.ts';

const MAX_TURNS = 12;

/** Whether either side identifies itself as SSH at the start of a turn, or refuses with one of OpenSSH's sentences. */
export function sniffSsh(connection: ConnectionRecord): boolean {
  return turnsOf(connection)
    .slice(0, MAX_TURNS)
    .some(({ head }) => opensAsSsh(head));
}

/** Both sides open alike. */
export function opensAsSsh(head: Uint8Array): boolean {
  return readBanner(head) !== null || readRefusal(head) !== null;
}
