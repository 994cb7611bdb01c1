import type { LogFamily } from '../../log-family.ts';
import { headOf } from '../../phrases/fields.ts';
import { readHealthLine, readSessionError } from './other-lines.ts';
import { readTermination } from './read-termination.ts';
import { parseTrafficLine } from './traffic-line.ts';

/** Lines of `option httplog` and `option tcplog`, whose termination state says who ended the session, and when. */
const haproxy: LogFamily = {
  id: 'haproxy',
  name: 'HAProxy',
  words: [
    ...terminationWords(),
    '/-1/',
    '<nosrv>',
    '<badreq>',
    ' is down, reason',
    ' failed, reason',
    'is going down',
    'has no server available',
    'ssl handshake',
    'proxy protocol',
    'proxy header',
  ],
  claims(entry) {
    const head = headOf(entry);
    return parseTrafficLine(head) !== null || readSessionError(head) !== undefined || readHealthLine(head) !== undefined
      ? 'certain'
      : null;
  },
  read(entry, signs) {
    const head = headOf(entry);
    const line = parseTrafficLine(head);
    if (line !== null) return readTermination(line);
    return readSessionError(head) ?? readHealthLine(head, signs) ?? null;
  },
};

/**
 * States whose lines need not have a timer of -1: the data phase and the last bytes. Behind the two letters stand two of
 * persistence in HTTP mode, none in TCP mode.
 */
function terminationWords(): string[] {
  const words: string[] = [];
  for (const who of 'CSPDUKIR')
    for (const when of 'DLH-')
      for (const cookie of ['-- ', 'NI ', 'VN ', 'NN ', 'DI ', 'EI ', 'II ', ' '])
        words.push(` ${who}${when}${cookie}`);
  return words;
}

export default haproxy;
