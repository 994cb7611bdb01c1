import { describe, expect, test } from 'vitest';
import type { LogEventKind, LogEventPhase, LogEventReporter } from '../../model/log-event.ts';
import { causesOf } from './causes-of.ts';
import type { EventFacts } from './event-facts.ts';
import { executionOf } from './execution-of.ts';
import { nextStepsOf } from './next-steps-of.ts';

const KINDS: LogEventKind[] = [
  'reset',
  'eof',
  'refused',
  'timeout-connect',
  'timeout-read',
  'idle-timeout',
  'broken-pipe',
  'unreachable',
  'dns',
  'tls-failure',
  'handshake-failed',
  'protocol-mismatch',
  'aborted-by-client',
  'closed-locally',
  'pool-exhausted',
  'resource-limit',
  'other',
];
const PHASES: LogEventPhase[] = ['connect', 'handshake', 'idle', 'write', 'read', 'unknown'];
const REPORTERS: LogEventReporter[] = ['client', 'server', 'proxy', 'unknown'];

const facts = (changes: Partial<EventFacts>): EventFacts => ({
  kind: 'reset',
  phase: 'read',
  reporter: 'client',
  local: null,
  remote: null,
  remoteHost: null,
  remotePort: null,
  errno: null,
  ...changes,
});

describe('whether the request may have been executed', () => {
  // Rule 8 of the corpus: no for DNS, connect, pool, handshake and idle checks; yes when only the reply was lost;
  // unknown for failing writes and for what the line does not show.
  test.each<[Partial<EventFacts>, string]>([
    [{ kind: 'refused', phase: 'connect' }, 'no'],
    [{ kind: 'dns', phase: 'unknown' }, 'no'],
    [{ kind: 'pool-exhausted', phase: 'connect' }, 'no'],
    [{ kind: 'reset', phase: 'handshake' }, 'no'],
    [{ kind: 'eof', phase: 'idle' }, 'no'],
    [{ kind: 'reset', phase: 'read' }, 'yes'],
    [{ kind: 'timeout-read', phase: 'read', reporter: 'proxy' }, 'yes'],
    [{ kind: 'broken-pipe', phase: 'write' }, 'unknown'],
    [{ kind: 'broken-pipe', phase: 'write', reporter: 'server' }, 'yes'],
    [{ kind: 'reset', phase: 'read', reporter: 'server' }, 'unknown'],
    [{ kind: 'protocol-mismatch', phase: 'read' }, 'unknown'],
    [{ kind: 'timeout-connect', phase: 'unknown' }, 'unknown'],
  ])('%j', (changes, verdict) => {
    expect(executionOf(facts(changes)).verdict).toBe(verdict);
  });

  test('a failing read or write is never called harmless for a kind that comes after the connect', () => {
    for (const kind of KINDS.filter((one) => one !== 'dns' && one !== 'refused'))
      for (const phase of ['read', 'write', 'unknown'] as const)
        for (const reporter of REPORTERS) expect(executionOf(facts({ kind, phase, reporter })).verdict).not.toBe('no');
  });
});

test('causes are named once each', () => {
  for (const kind of KINDS)
    for (const phase of PHASES)
      for (const reporter of REPORTERS) {
        const ids = causesOf(facts({ kind, phase, reporter })).map(({ cause }) => cause);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length > 0 || kind === 'other').toBe(true);
      }
});

describe('the capture to make', () => {
  const command = (changes: Partial<EventFacts>) => nextStepsOf(facts(changes))[0]?.command;

  test('is of the host and port, in a ring when the event is rare', () => {
    expect(command({ remote: '10.0.0.1:443' })).toBe(
      "tcpdump -i any -s 256 -C 100 -W 10 -w why.pcap 'host 10.0.0.1 and tcp port 443'",
    );
    expect(command({ kind: 'refused', phase: 'connect', remote: '[2001:db8::1]:443' })).toBe(
      "tcpdump -i any -s 256 -w why.pcap 'host 2001:db8::1 and tcp port 443'",
    );
  });

  test("of a server is at the server's own port", () => {
    expect(command({ reporter: 'server', local: '10.0.0.1:80', remote: '10.0.0.9:40000' })).toContain(
      "'host 10.0.0.9 and tcp port 80'",
    );
  });

  test('takes a name only when it is one', () => {
    expect(command({ remoteHost: 'db.internal', remotePort: 5432 })).toContain("'host db.internal and tcp port 5432'");
    expect(command({ remoteHost: "x'; rm -rf /", remotePort: 1 })).toContain("'tcp port 1'");
    expect(command({})).toBeUndefined();
  });
});

describe('a listener whose address is taken', () => {
  const taken = (changes: Partial<EventFacts>) =>
    facts({ kind: 'resource-limit', phase: 'connect', reporter: 'server', errno: 'EADDRINUSE', ...changes });

  test('has no cause on the wire, and its step names the port of the text', () => {
    expect(causesOf(taken({}))).toEqual([]);
    const command = (text: string, changes: Partial<EventFacts> = {}) =>
      nextStepsOf(taken(changes), text).map((step) => step.command);
    expect(command('listen tcp :8080: bind: address already in use')).toEqual(["ss -ltnp 'sport = :8080'"]);
    expect(command('listen EADDRINUSE: address already in use :::3000')).toEqual(["ss -ltnp 'sport = :3000'"]);
    expect(command('no port here at 10:00:00', {})).toEqual(['ss -ltnp']);
    expect(command('', { local: '[::1]:5432' })).toEqual(["ss -ltnp 'sport = :5432'"]);
  });
});
