export { channels, type GuardChannel, type GuardChannels } from './channels.ts';
export { type LogOptions, logEvents } from './log-events.ts';
export { formatEvent } from './log-line.ts';
export {
  type CheckoutMessage,
  type ClassificationMessage,
  type ConnectMessage,
  classificationMessage,
  type DiscardMessage,
  type EventMessage,
  type GuardEventName,
  type GuardMessages,
  type RetryMessage,
} from './messages.ts';
