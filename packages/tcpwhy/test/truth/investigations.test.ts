import { describe, expect, test } from 'vitest';
import { corpusPath } from '../../../../test/corpus.ts';
import { diagnoseFile, mainCause } from '../diagnose-file.ts';

/** What each truth.json of the recorded investigations accepts as main cause, for the capture taken at that host alone. */
const ACCEPTED: Record<string, readonly string[]> = {
  'aws-sdk-kinesis/client': ['abortive-close'],
  'aws-sdk-kinesis/server': ['abortive-close'],
  'aws-sdk-kinesis-custom-retryer/client': ['abortive-close'],
  'aws-sdk-kinesis-custom-retryer/server': ['abortive-close'],
  'cassandra-client-killed/app': ['process-death', 'client-abort', 'close-with-unread-data'],
  'cassandra-client-killed/cassandra-1': ['process-death', 'client-abort', 'close-with-unread-data'],
  'cassandra-client-killed/cassandra-2': ['process-death', 'client-abort', 'close-with-unread-data'],
  'cassandra-cpp-driver/app': ['contact-point-race', 'protocol-version-mismatch'],
  'cassandra-cpp-driver/cassandra-1': ['protocol-version-mismatch'],
  'cassandra-cpp-driver/cassandra-2': ['contact-point-race', 'protocol-version-mismatch'],
  'cassandra-cpp-driver-v4-race-only/app': ['contact-point-race'],
  'cassandra-cpp-driver-v4-race-only/cassandra-1': ['contact-point-race'],
  'cassandra-cpp-driver-v4-race-only/cassandra-2': ['none'],
  'cassandra-cpp-driver-remedied/app': ['none'],
  'cassandra-cpp-driver-remedied/cassandra-1': ['none'],
  'cassandra-cpp-driver-remedied/cassandra-2': ['none'],
  'cassandra-gossip-mtu/node1': ['path-mtu-black-hole'],
  'cassandra-gossip-mtu/vpn1': ['path-mtu-black-hole'],
  'cassandra-gossip-mtu/vpn2': ['path-mtu-black-hole'],
  'cassandra-gossip-mtu/node2': ['path-mtu-black-hole'],
  'cassandra-gossip-mtu-remedied/node1': ['none'],
  'cassandra-gossip-mtu-remedied/vpn1': ['none'],
  'cassandra-gossip-mtu-remedied/vpn2': ['none'],
  'cassandra-gossip-mtu-remedied/node2': ['none'],
  'go-mysql-pool/client': ['stale-pooled-connection'],
  'go-mysql-pool/server': ['stale-pooled-connection'],
  'go-mysql-pool-remedied/client': ['none'],
  'go-mysql-pool-remedied/server': ['none'],
};

test.each(Object.entries(ACCEPTED))('%s', (name, accepted) => {
  expect(accepted).toContain(mainCause(diagnoseFile(corpusPath(`investigations/${name}.pcap`))));
});

describe('what the findings say', () => {
  const findingOf = (name: string) => diagnoseFile(corpusPath(`investigations/${name}.pcap`)).findings[0];

  test('000: each connection of the driver has its own cause, and the winners have none', () => {
    const answer = diagnoseFile(corpusPath('investigations/cassandra-cpp-driver/app.pcap'));
    const causes = Object.fromEntries([...answer.rows()].map((row) => [row.client, row.causes.join()]));
    expect(causes).toEqual({
      '10.79.0.4:51286': 'protocol-version-mismatch',
      '10.79.0.4:51288': 'protocol-version-mismatch',
      '10.79.0.4:51906': 'protocol-version-mismatch',
      '10.79.0.4:51916': 'protocol-version-mismatch',
      '10.79.0.4:51932': 'contact-point-race',
      '10.79.0.4:51296': '',
      '10.79.0.4:51310': '',
      '10.79.0.4:51946': '',
    });
  });

  test('000: RSTs that answer a FIN are called harmless', () => {
    const answer = diagnoseFile(corpusPath('investigations/cassandra-cpp-driver-remedied/app.pcap'));
    expect(answer.notices).toContainEqual(expect.objectContaining({ id: 'harmless-reset-after-fin', count: 3 }));
  });

  test('001: the router that says the MTU is named, and the sender alone makes it likely', () => {
    expect(findingOf('cassandra-gossip-mtu/vpn1')).toMatchObject({
      confidence: 'certain',
      facts: { nextHopMtuBytes: 1422 },
    });
    expect(findingOf('cassandra-gossip-mtu/node1')).toMatchObject({ confidence: 'likely' });
  });

  test('001: seen from the receiver it stays a possibility, and the next capture is named', () => {
    const finding = findingOf('cassandra-gossip-mtu/node2');
    expect(finding?.confidence).toBe('possible');
    expect(finding?.nextSteps.map((step) => step.text).join(' ')).toContain('10.78.1.2');
  });

  test('002: the aborted request may have been executed, because the server acknowledged it', () => {
    expect(findingOf('aws-sdk-kinesis/client')).toMatchObject({
      actor: 'server',
      connectionCount: 2,
      requestMayHaveExecuted: { verdict: 'unknown' },
    });
  });

  test('003: three stale connections after two idle seconds, nothing executed', () => {
    const finding = findingOf('go-mysql-pool/client');
    expect(finding).toMatchObject({ connectionCount: 3, requestMayHaveExecuted: { verdict: 'no' } });
    expect(finding?.facts.idleBeforeCloseMs).toBeCloseTo(2000, -2);
  });
});
