import { describe, expect, test } from 'vitest';
import { corpusPath } from '../../../../test/corpus.ts';
import type { AppMessage } from '../model/messages.ts';
import { cases as http1Cases } from './http1/cases.ts';
import { cases as mysqlCases } from './mysql/cases.ts';
import { readConnection } from './read-connection.ts';
import { connectionOf } from './testing/connection-of.ts';
import { type CapturedConnection, connectionsInCapture } from './testing/connections-in-capture.ts';
import { linesOf } from './testing/lines-of.ts';
import { findWrongProtocol } from './wrong-protocol.ts';

function messagesOf(connection: CapturedConnection | undefined): readonly AppMessage[] {
  return connection === undefined ? [] : (readConnection(connection.record)?.messages ?? []);
}

function protocolsIn(capture: string): (string | undefined)[] {
  return connectionsInCapture(corpusPath(capture)).map(({ record }) => readConnection(record)?.protocol);
}

describe('investigation 000, the version ladder of the C++ driver', () => {
  const connections = connectionsInCapture(corpusPath('investigations/cassandra-cpp-driver/app.pcap'));
  const byPort = new Map(connections.map((connection) => [connection.clientPort, connection]));

  // truth.json: DSEv2 (0x42) first, then DSEv1 (0x41), each refused.
  test.each([
    [51286, 66],
    [51906, 66],
    [51288, 65],
    [51916, 65],
  ])('port %i is refused version %i', (port, version) => {
    const [offer, refusal, ...others] = messagesOf(byPort.get(port));
    expect(others).toEqual([]);
    expect(offer).toMatchObject({ kind: 'handshake', name: 'OPTIONS', detail: { version } });
    expect(refusal).toMatchObject({
      kind: 'error',
      name: 'ERROR 0x000A',
      detail: { errorCode: 10, unsupportedVersion: true, offeredVersion: version },
    });
  });

  test('the loser of the race had only read system tables', () => {
    const asked = messagesOf(byPort.get(51932)).filter((message) => message.side === 0 && message.kind === 'request');
    expect(asked.map((message) => message.text)).toEqual([
      "SELECT * FROM system.local WHERE key='local'",
      'SELECT * FROM system_schema.keyspaces',
    ]);
    expect(asked.every((message) => message.idempotent === true)).toBe(true);
  });
});

test('investigation 001: internode handshakes at four points', () => {
  const captures = ['node1', 'node2', 'vpn1', 'vpn2'];
  for (const point of captures) {
    const protocols = new Set(protocolsIn(`investigations/cassandra-gossip-mtu/${point}.pcap`));
    expect([...protocols], point).toEqual(['cassandra-internode']);
  }
});

test('investigation 002: every connection ends with a POST, that is not idempotent', () => {
  const connections = connectionsInCapture(corpusPath('investigations/aws-sdk-kinesis/client.pcap'));
  for (const connection of connections) {
    const last = messagesOf(connection).findLast((message) => message.side === 0);
    expect(last).toMatchObject({
      kind: 'request',
      name: 'POST',
      idempotent: false,
      detail: { contentLengthBytes: 64 },
    });
  }
});

test('investigation 003: an INSERT is written to a connection that the proxy had closed', () => {
  const [first] = connectionsInCapture(corpusPath('investigations/go-mysql-pool/client.pcap'));
  expect(linesOf(messagesOf(first))).toEqual([
    '< handshake server greeting: 10.11.19-MariaDB-0+deb12u1',
    '> handshake HandshakeResponse: user app',
    '< handshake OK',
    '> request COM_QUERY: INSERT INTO authz.audit (round, n) VALUES (0, 0)',
    '< response OK',
    '> request COM_QUERY: INSERT INTO authz.audit (round, n) VALUES (0, 1)',
    '< response OK',
    '> request COM_QUERY: INSERT INTO authz.audit (round, n) VALUES (1, 0)',
  ]);
});

test('kernel-lab: the client rejects the certificate, within the handshake', () => {
  for (const end of ['client', 'server']) {
    const [connection] = connectionsInCapture(corpusPath(`kernel-lab/tls_cert_rejected.${end}.pcap`));
    // openssl s_client wrote 15 03 03 00 02 02 30: level 2, description 48.
    expect(messagesOf(connection).at(-1)).toMatchObject({
      side: 0,
      kind: 'error',
      name: 'alert unknown_ca',
      detail: { alert: 48, level: 'fatal', stage: 'handshake' },
    });
  }
});

describe('captures of the Zeek corpus', () => {
  // What tshark names each connection's protocol.
  test.each([
    ['zeek/mysql__encrypted.pcap', 'mysql'],
    ['zeek/mysql__tls-13-amazon-rds.pcap', 'mysql'],
    ['zeek/redis__django-cloud.pcapng', 'redis'],
    ['zeek/http__concurrent-range-requests.pcap', 'http1'],
    ['zeek/http__connect-with-header.pcap', 'http1'],
    ['zeek/http__http-post-large.pcap', 'http1'],
    ['zeek/http__zeek-image-post-1080-8000-x.pcap', 'http1'],
    ['zeek/partial/websocket__wstunnel-http.pcap', 'http1'],
    ['zeek/partial/postgresql__greenhouse-app.pcap', 'postgres'],
    ['zeek/ssh__server-pre-banner-data.pcap', 'ssh'],
    ['zeek/ssh__ssh-on-port-80.pcap', 'ssh'],
    ['zeek/tls__imap-starttls.pcap', 'tls'],
    ['zeek/tls__pop3-starttls.pcap', 'tls'],
    ['zeek/ldap__ldap-starttls.pcap', 'tls'],
    ['zeek/tcp__missing-syn.pcap', 'http1'],
  ])('%s is %s', (capture, protocol) => {
    expect([...new Set(protocolsIn(capture))]).toEqual([protocol]);
  });

  test.each([
    'zeek/auth_change_session_keys.pcap',
    'zeek/ftp__ftp-invalid-reply-code.pcap',
    'zeek/ftp__ipv4.pcap',
    'zeek/ftp__ipv6.pcap',
    'zeek/ldap__krb5-sign-seal-01.pcap',
    'zeek/ldap__ldap-add.pcap',
    'zeek/modbus__modbus-eit.pcap',
    'zeek/pop3__bad-list-retr-crafted.pcap',
    'zeek/partial/gnutella__max-header.pcapng',
  ])('%s is none that is known here', (capture) => {
    expect(new Set(protocolsIn(capture))).toEqual(new Set([undefined]));
  });

  test.each([
    ['zeek/tls__https-to-http.pcap', 'tls', 'http1'],
    ['zeek/partial/tls__ssl-to-http-server.pcap', 'tls', 'http1'],
    ['zeek/http__http-to-ssh.pcap', 'http1', 'ssh'],
    ['zeek/partial/http__get-to-ssh-server.pcap', 'http1', 'ssh'],
  ])('%s: %s meets %s', (capture, clientProtocol, serverProtocol) => {
    const [connection] = connectionsInCapture(corpusPath(capture));
    const found = connection === undefined ? null : findWrongProtocol(connection.record);
    expect(found).toMatchObject({ clientProtocol, serverProtocol });
  });
});

describe('what comes behind a change of protocol', () => {
  test('MySQL’s SSLRequest, with the ClientHello in the same breath', () => {
    const [connection] = connectionsInCapture(corpusPath('zeek/mysql__tls-13-amazon-rds.pcap'));
    expect(linesOf(messagesOf(connection)).slice(0, 4)).toEqual([
      '< handshake server greeting: 8.0.28',
      '> handshake SSLRequest',
      '< handshake ServerHello: TLS 1.3',
      '< handshake ChangeCipherSpec',
    ]);
    // The client has no certificate: an empty Certificate and its Finished, then the login in a turn of its own.
    expect(messagesOf(connection).at(-1)).toMatchObject({ side: 0, kind: 'opaque', detail: { stage: 'established' } });
  });

  test('within one turn, from the byte where TLS begins', () => {
    const inOneBreath = mysqlCases.find((one) => one.name.startsWith('SSLRequest'));
    const connection = connectionOf(inOneBreath?.dialog ?? []);
    expect(linesOf(readConnection(connection)?.messages ?? [])).toEqual([
      '< handshake server greeting: 10.11.19-MariaDB',
      '> handshake SSLRequest',
      '> handshake ClientHello',
    ]);
  });

  test('a tunnel of unknown content is opaque', () => {
    const tunnel = http1Cases.find((one) => one.name.startsWith('a tunnel'));
    const messages = readConnection(connectionOf(tunnel?.dialog ?? []))?.messages ?? [];
    expect(messages.at(-1)).toMatchObject({ entry: 2, side: 0, kind: 'opaque', name: 'tunnelled bytes' });
  });

  test('a CONNECT tunnel', () => {
    const [connection] = connectionsInCapture(corpusPath('zeek/http__connect-with-header.pcap'));
    expect(linesOf(messagesOf(connection)).slice(0, 4)).toEqual([
      '> handshake CONNECT: CONNECT secure.newegg.com:443',
      '< response 200 Connection Established: HTTP/1.0 200 Connection Established',
      '> handshake ClientHello',
      '< handshake ServerHello: TLS 1.2',
    ]);
  });
});
