import { describe, expect, test } from 'vitest';
import { corpusPath } from '../../../../test/corpus.ts';
import type { Diagnosis } from '../../src/model/diagnosis.ts';
import { diagnoseTogether } from '../diagnose-file.ts';

/** Inputs of one recorded investigation; its truth.json says which log speaks of which connection. */
function together(folder: string, names: readonly string[], edit?: (path: string, log: string) => string): Diagnosis {
  return diagnoseTogether(
    names.map((name) => corpusPath(`investigations/${folder}/${name}`)),
    edit,
  );
}

/** `line of FILE -> client of its connection, how sure`. */
function joinsOf(folder: string, { events }: Diagnosis, clients: ReadonlyMap<string, string>): string[] {
  return events.map(({ input, line, connection, confidence }) => {
    const file = input.slice(input.indexOf(folder) + folder.length + 1);
    return `${file}:${line} ${connection === undefined ? 'loose' : `${clients.get(connection)} ${confidence}`}`;
  });
}

describe('002: the SDK\u2019s error names both ends', () => {
  const clients = new Map([
    ['0', '52732'],
    ['1', '52742'],
  ]);

  test.each(['client.pcap', 'server.pcap'])('%s', (capture) => {
    const answer = together('aws-sdk-kinesis', [capture, 'app.log']);
    // Ports as app.log has them; the connections of both captures begin in this order.
    expect(joinsOf('aws-sdk-kinesis', answer, clients)).toEqual(['app.log:3 52732 certain', 'app.log:7 52742 certain']);
    const [finding] = answer.findings;
    expect(finding?.cause).toBe('abortive-close');
    expect(finding?.evidence.flatMap(({ line }) => line ?? [])).toEqual([3, 7]);
    expect(answer.events.map(({ requestMayHaveExecuted }) => requestMayHaveExecuted.verdict)).toEqual(['yes', 'yes']);
  });

  test.each([
    ['half an hour east of India', 6 * 60],
    ['New York', -5 * 60],
  ])('a log in local time, %s', (_, minutes) => {
    const answer = together('aws-sdk-kinesis', ['client.pcap', 'app.log'], (__, log) =>
      log.replace(/^2026.11.22 (\d\d):(\d\d)/gm, (___, hours: string, mins: string) => {
        const moment = new Date(Date.UTC(2026, 10, 22, Number(hours), Number(mins) + minutes));
        return moment.toISOString().slice(0, 16).replaceAll('-', '/').replace('T', ' ');
      }),
    );
    expect(joinsOf('aws-sdk-kinesis', answer, clients).every((join) => join.endsWith('certain'))).toBe(true);
    expect(answer.inputs[1]?.clockOffsetMs).toBe(-minutes * 60_000);
  });
});

describe('003: the pool\u2019s errors name no address', () => {
  const FAILED = ['0', '1', '2'];

  test('each pair of lines belongs to the connection that was reset then', () => {
    const { events, findings } = together('go-mysql-pool', ['client.pcap', 'app.log']);
    // truth.json: each "unexpected EOF / invalid connection" pair belongs to one of the three reset connections.
    expect(events.map(({ connection }) => connection)).toEqual(FAILED.flatMap((id) => [id, id]));
    expect(findings[0]?.cause).toBe('stale-pooled-connection');
    expect(findings[0]?.evidence.some(({ line, text }) => line === 3 && text.includes('unexpected EOF'))).toBe(true);
  });

  test('HAProxy names the client of the same connections: both views meet in one finding', () => {
    const { events, findings } = together('go-mysql-pool', ['client.pcap', 'app.log', 'haproxy.log']);
    const proxied = events.filter(({ input }) => input.endsWith('haproxy.log'));
    expect(proxied.map(({ connection, confidence }) => `${connection} ${confidence}`)).toEqual(
      ['0', '1', '2', '3'].map((id) => `${id} certain`),
    );
    expect(findings).toHaveLength(1);
    expect(new Set(findings[0]?.evidence.map(({ input }) => input)).size).toBeGreaterThanOrEqual(2);
  });

  test('remedied: lines about connections that nobody missed are no failures', () => {
    const { events, findings } = together('go-mysql-pool-remedied', ['client.pcap', 'app.log', 'haproxy.log']);
    expect(findings).toEqual([]);
    expect(events.every(({ connection }) => connection !== undefined)).toBe(true);
  });
});

describe('000: the server\u2019s log names the connection that the driver dropped', () => {
  test('Netty\u2019s channel is the loser of the race', () => {
    const { events, findings } = together('cassandra-cpp-driver', ['app.pcap', 'cassandra-2.log']);
    const race = findings.find(({ cause }) => cause === 'contact-point-race');
    expect(events[0]).toMatchObject({ remote: '10.79.0.4:51932', confidence: 'certain' });
    expect(race?.connections).toEqual([events[0]?.connection]);
    expect(race?.evidence.some(({ line }) => line === events[0]?.line)).toBe(true);
  });

  test('the driver\u2019s version ladder meets its connections by host, kind and time', () => {
    const { events, findings } = together('cassandra-cpp-driver', ['app.pcap', 'app.log']);
    const ladder = findings.find(({ cause }) => cause === 'protocol-version-mismatch');
    const refused = events.filter(({ kind }) => kind === 'protocol-mismatch');
    expect(refused.length).toBeGreaterThanOrEqual(4);
    expect(refused.every(({ connection }) => ladder?.connections.includes(connection ?? ''))).toBe(true);
  });
});

test('001: the node that gave up gossiping, and the packets that vanished', () => {
  const { events, findings } = together('cassandra-gossip-mtu', ['node2.pcap', 'node2.log']);
  expect(events).toHaveLength(1);
  expect(events[0]?.connection).toBe(findings[0]?.connections[0]);
  expect(findings[0]?.cause).toBe('path-mtu-black-hole');
});

test('a connect that no packet shows never left the host', () => {
  const { findings } = together('aws-sdk-kinesis', ['client.pcap', 'app.log'], (_, log) =>
    // Written a second after the last real error, from the same host, to an address that the capture does not show.
    log.concat('2026/11/22 15:32:54.900000 dial tcp 10.79.2.9:4568: connect: no route to host\n'),
  );
  const silent = findings.find(({ cause }) => cause === 'never-left-host');
  expect(silent).toMatchObject({ confidence: 'possible', requestMayHaveExecuted: { verdict: 'no' } });
  expect(silent?.rivals.length).toBeGreaterThan(0);
});

test('a log of another day joins nothing', () => {
  const { events, notices } = together('aws-sdk-kinesis', ['client.pcap', 'app.log'], (_, log) =>
    log.replaceAll('2026/11/22', '2026/11/19'),
  );
  expect(events.every(({ connection }) => connection === undefined)).toBe(true);
  expect(notices.map(({ id }) => id)).toContain('log-event-outside-capture');
});
