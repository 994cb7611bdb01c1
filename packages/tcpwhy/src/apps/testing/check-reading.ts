import type { ConnectionRecord } from '../../model/connections.ts';
import type { AppMessage, AppReading } from '../../model/messages.ts';
import { MAX_TEXT_CHARACTERS } from '../readable-text.ts';

/** What must hold of any reading of any bytes; throws with the message that breaks it. */
export function checkReading({ history }: ConnectionRecord, reading: AppReading | null): void {
  let last = 0;
  for (const message of reading?.messages ?? []) {
    const inPlace = history[message.entry]?.side === message.side && message.entry >= last;
    if (!inPlace) throw new Error(`out of place after entry ${last}: ${JSON.stringify(message)}`);
    if (!isPrintable(message)) throw new Error(`not printable: ${JSON.stringify(message)}`);
    last = message.entry;
  }
}

/** One safe line, a name, and detail that survives JSON. */
function isPrintable({ name, text, detail }: AppMessage): boolean {
  const words = [name, text, ...Object.values(detail).filter((value) => typeof value === 'string')].join('');
  const numbers = Object.values(detail).filter((value) => typeof value === 'number');
  return (
    name !== '' &&
    name.trim() === name &&
    !/\p{Cc}/u.test(words) &&
    text.length <= MAX_TEXT_CHARACTERS &&
    numbers.every(Number.isSafeInteger)
  );
}
