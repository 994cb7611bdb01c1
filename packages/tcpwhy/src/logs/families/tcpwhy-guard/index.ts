import type { LogFamily } from '../../log-family.ts';
import { headOf } from '../../phrases/fields.ts';
import { parseGuardLine } from './guard-line.ts';
import { readClassified, readConnect, readDiscard } from './read-line.ts';

/** Lines of `logEvents`: what guard, inside of a Node client, saw and did. */
const tcpwhyGuard: LogFamily = {
  id: 'tcpwhy-guard',
  name: 'tcpwhy-guard',
  // `checkout`, which may come once per request, is not searched for.
  words: ['guard event=classification', 'guard event=retry', 'guard event=discard', 'outcome=failed'],
  quotes: true,
  claims: (entry) => (parseGuardLine(headOf(entry)) === null ? null : 'certain'),
  read(entry) {
    const line = parseGuardLine(headOf(entry));
    switch (line?.event) {
      case 'classification':
      case 'retry':
        return readClassified(line);
      case 'discard':
        return readDiscard(line);
      case 'connect':
        return readConnect(line);
      default:
        return null;
    }
  },
};

export default tcpwhyGuard;
