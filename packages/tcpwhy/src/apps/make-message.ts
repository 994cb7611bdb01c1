import type { Side } from '../model/history.ts';
import type { AppMessage } from '../model/messages.ts';
import { shortened } from './readable-text.ts';

/** Where a message begins. */
export interface MessagePlace {
  /** Index into the connection's `history`. */
  readonly entry: number;
  readonly side: Side;
}

/** What a message may have besides its place, kind and name. */
export type MessageRest = Partial<Pick<AppMessage, 'text' | 'detail' | 'idempotent'>>;

/** An application message with the quiet defaults: no text, no detail, idempotence unknown. */
export function makeMessage(
  place: MessagePlace,
  kind: AppMessage['kind'],
  name: string,
  rest: MessageRest = {},
): AppMessage {
  const { text = '', detail = {}, idempotent = null } = rest;
  // Texts put together from safe parts may have grown beyond one line.
  return { entry: place.entry, side: place.side, kind, name, text: shortened(text), detail, idempotent };
}

/** A turn of this protocol whose meaning the kept bytes do not show. */
export function makeOpaque(place: MessagePlace, name: string, detail: AppMessage['detail'] = {}): AppMessage {
  return makeMessage(place, 'opaque', name, { detail });
}
