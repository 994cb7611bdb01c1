import { type Channel, channel } from 'node:diagnostics_channel';
import { systemClock } from '../model/clock.ts';
import type { GuardEventName, GuardMessages } from './messages.ts';

/** One typed channel. Ask `hasSubscribers` before building a message: then silence costs one property read. */
export interface GuardChannel<Message> {
  /** Full name, `tcpwhy-guard:` and the event's. */
  readonly name: string;
  readonly hasSubscribers: boolean;
  /** Stamps the message with the time and hands it to all subscribers, synchronously. */
  publish(message: Omit<Message, 'time'>, wallMs?: number): void;
  /** @returns the function that ends the subscription. */
  subscribe(listener: (message: Message) => void): () => void;
}

export type GuardChannels = { readonly [Name in GuardEventName]: GuardChannel<GuardMessages[Name]> };

/**
 * The channels of guard. `channels.retry.subscribe(...)`, or by name with
 * `diagnostics_channel.subscribe('tcpwhy-guard:retry', ...)`.
 */
export const channels: GuardChannels = {
  classification: guardChannel('classification'),
  retry: guardChannel('retry'),
  checkout: guardChannel('checkout'),
  discard: guardChannel('discard'),
  connect: guardChannel('connect'),
};

function guardChannel<Name extends GuardEventName>(event: Name): GuardChannel<GuardMessages[Name]> {
  // Held for ever: Node forgets channels that nobody refers to, subscribers included, on some versions.
  const name = `tcpwhy-guard:${event}`;
  const underlying: Channel = channel(name);
  return {
    name,
    get hasSubscribers() {
      return underlying.hasSubscribers;
    },
    publish(message, wallMs = systemClock.now().wallMs) {
      if (underlying.hasSubscribers) underlying.publish({ time: new Date(wallMs).toISOString(), ...message });
    },
    subscribe(listener) {
      const onMessage = (message: unknown): void => listener(message as GuardMessages[Name]);
      underlying.subscribe(onMessage);
      return () => {
        underlying.unsubscribe(onMessage);
      };
    },
  };
}
