import type { DiagnosisEvent } from '../../model/diagnosis.ts';

/** Who reports it, as the subject of a sentence. */
const REPORTERS: Readonly<Record<string, string>> = {
  client: 'the client',
  server: 'the server',
  proxy: 'the proxy',
  unknown: 'the program',
};

/** What happened, in one sentence. */
export function eventSentence(event: DiagnosisEvent): string {
  const say = SENTENCES[event.kind] ?? SENTENCES.other;
  const words = say?.(event) ?? '';
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

const SENTENCES: Readonly<Record<string, (event: DiagnosisEvent) => string>> = {
  reset: (event) => `a reset (RST) ended the connection${to(event)}${when(event)}`,
  eof: (event) => `${peer(event)} closed the connection${when(event)}`,
  refused: (event) =>
    `the connection${to(event)} was refused: nothing accepts connections there, or a firewall rejects them`,
  'timeout-connect': (event) => `no answer came to the attempt to connect${to(event)}`,
  'timeout-read': timeoutSentence,
  'idle-timeout': (event) => `the connection${to(event)} was given up because nothing arrived for too long`,
  'broken-pipe': (event) => `${reporter(event)} wrote to a connection${to(event)} that was closed already`,
  unreachable: (event) => `there is no way${to(event)}: a host or network cannot be reached`,
  dns: () => "the peer's name could not be resolved, so nothing was connected",
  'tls-failure': (event) =>
    event.phase === 'handshake'
      ? `the TLS handshake${withPeer(event)} failed`
      : `TLS failed on the connection${to(event)}`,
  'handshake-failed': (event) => `the set-up of the protocol${withPeer(event)} failed after the connect`,
  'protocol-mismatch': (event) => `the two ends${withAddress(event)} speak different protocols or versions`,
  'aborted-by-client': (event) => `the client${withAddress(event)} left before ${reporter(event)} was done`,
  'closed-locally': (event) => `${reporter(event)} used a connection${to(event)} that it had closed itself`,
  'pool-exhausted': () => 'no connection of the pool became free in time; nothing was sent',
  'resource-limit': (event) => `a limit was reached${when(event)}: connections, files, ports, memory or sizes`,
  other: (event) => `the connection${to(event)} failed${when(event)}`,
};

function timeoutSentence(event: DiagnosisEvent): string {
  switch (event.phase) {
    case 'write':
      return `${peer(event)} did not take the data in time`;
    case 'handshake':
      return `the handshake${withPeer(event)} was not done in time`;
    case 'idle':
      return `${peer(event)} did not answer a check of the idle connection in time`;
    case 'connect':
      return `the connection${to(event)} was not ready in time`;
    default:
      return event.reporter === 'server'
        ? `${reporter(event)} waited in vain for the rest of a request${from(event)}`
        : `no answer${from(event)} came in time`;
  }
}

function reporter(event: DiagnosisEvent): string {
  return REPORTERS[event.reporter] ?? 'the program';
}

function peer(event: DiagnosisEvent): string {
  return event.remote ?? 'the peer';
}

function to(event: DiagnosisEvent): string {
  return event.remote === null ? '' : ` to ${event.remote}`;
}

function from(event: DiagnosisEvent): string {
  return event.remote === null ? '' : ` from ${event.remote}`;
}

function withPeer(event: DiagnosisEvent): string {
  return event.remote === null ? '' : ` with ${event.remote}`;
}

function withAddress(event: DiagnosisEvent): string {
  return event.remote === null ? '' : ` (${event.remote})`;
}

/** What the reporter was doing. */
function when(event: DiagnosisEvent): string {
  const who = reporter(event);
  switch (event.phase) {
    case 'connect':
      return ` while ${who} was connecting`;
    case 'handshake':
      return ' during the handshake';
    case 'idle':
      return ' while it was idle';
    case 'write':
      return ` while ${who} was sending`;
    case 'read':
      return event.reporter === 'client' ? ' while the client waited for an answer' : ` while ${who} was reading`;
    default:
      return '';
  }
}
