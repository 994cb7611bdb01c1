import { describe, expect, test } from 'vitest';
import { hexBytes, textBytes, write } from '../testing/byte-writer.ts';
import { client, connectionOf, server } from '../testing/connection-of.ts';
import { alert, clientHello, record } from './cases.ts';
import { versionName } from './name-codes.ts';
import { readTlsConversation } from './read-conversation.ts';

function read(...said: Parameters<typeof connectionOf>[0]) {
  return readTlsConversation(connectionOf(said));
}

describe('hellos', () => {
  test('what a ClientHello offers: versions without grease, name, protocols', () => {
    expect(read(client(clientHello))[0]?.detail).toEqual({
      legacyVersion: 'TLS 1.2',
      offeredVersions: 'TLS 1.3, TLS 1.2',
      serverName: 'db.lan',
      alpn: 'h2, http/1.1',
      stage: 'before-server-hello',
    });
  });

  test('cut before the extensions it offers less, never something wrong', () => {
    for (let kept = 11; kept < clientHello.length; kept++) {
      const detail = read(client(clientHello.slice(0, kept), clientHello.length))[0]?.detail;
      expect(['db.lan', undefined]).toContain(detail?.serverName);
      expect(['TLS 1.3, TLS 1.2', undefined]).toContain(detail?.offeredVersions);
    }
  });

  test('HelloRetryRequest is known by its random (RFC 8446 §4.1.3)', () => {
    const random = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';
    const retry = record(22, hexBytes(`0200002e 0303 ${random} 00 1301 00 0006 002b 0002 0304`));
    expect(read(client(clientHello), server(retry))[1]).toMatchObject({
      name: 'HelloRetryRequest',
      detail: { version: 'TLS 1.3', stage: 'before-server-hello' },
    });
  });

  test('versions by name', () => {
    // Drafts of TLS 1.3 chose 0x7f and their number (draft-ietf-tls-tls13-28 §4.2.1.1).
    expect([0x0300, 0x0301, 0x0303, 0x0304, 0x7f13, 0x4a4a].map(versionName)).toEqual([
      'SSL 3.0',
      'TLS 1.0',
      'TLS 1.2',
      'TLS 1.3',
      'TLS 1.3',
      undefined,
    ]);
  });
});

describe('alerts', () => {
  // FIELD B14: 15 03 0x 00 02 02 46, then FIN.
  test('the version is refused before the ServerHello', () => {
    expect(read(client(clientHello), server(hexBytes('15 0301 0002 0246')))[1]).toMatchObject({
      kind: 'error',
      name: 'alert protocol_version',
      detail: { alert: 70, level: 'fatal', stage: 'before-server-hello' },
    });
  });

  test.each([
    [2, 40, 'error', 'alert handshake_failure'],
    [2, 48, 'error', 'alert unknown_ca'],
    [2, 116, 'error', 'alert certificate_required'],
    [2, 120, 'error', 'alert no_application_protocol'],
    [1, 0, 'goodbye', 'alert close_notify'],
    [1, 112, 'handshake', 'alert unrecognized_name'],
  ])('level %i description %i', (level, description, kind, name) => {
    expect(read(client(clientHello), server(alert(level, description)))[1]).toMatchObject({ kind, name });
  });

  test('a protected alert does not say what it is', () => {
    const message = read(client(record(23, new Uint8Array(40))), server(record(21, new Uint8Array(26))))[1];
    expect(message).toMatchObject({
      kind: 'opaque',
      name: 'encrypted alert',
      detail: { alertBytes: 26, stage: 'established' },
    });
  });
});

describe('the stage', () => {
  const hello13 = record(22, hexBytes(`0200002e 0303 ${'5a'.repeat(32)} 00 1301 00 0006 002b 0002 0304`));

  test('under TLS 1.3 a client with a certificate and no Finished in sight has not proven that it only shook hands', () => {
    const flight = write()
      .bytes(record(23, new Uint8Array(900)))
      .bytes(record(23, new Uint8Array(280)))
      .done();
    const messages = read(client(clientHello), server(hello13), client(flight), server(record(23, new Uint8Array(60))));
    expect(messages.slice(2).map(({ side, kind, detail }) => [side, kind, detail.stage])).toEqual([
      [0, 'opaque', 'handshake'],
      [1, 'opaque', 'established'],
    ]);
  });

  test('a Finished that was not kept is taken for granted once the server speaks again', () => {
    const messages = read(
      client(clientHello),
      server(hello13),
      client(record(20, hexBytes('01')), 300),
      server(record(23, new Uint8Array(60))),
    );
    expect(messages.at(-1)).toMatchObject({
      side: 1,
      kind: 'opaque',
      name: 'application data',
      detail: { stage: 'established' },
    });
  });

  test('under TLS 1.2 the second Finished ends the handshake', () => {
    const hello12 = record(22, hexBytes(`02000028 0303 ${'5a'.repeat(32)} 00 c02f 00 0000`));
    const finish = write()
      .bytes(record(20, hexBytes('01')))
      .bytes(record(22, new Uint8Array(40)))
      .done();
    const close = server(record(21, new Uint8Array(26)));
    const stages = (...said: Parameters<typeof connectionOf>[0]) => read(...said).at(-1)?.detail.stage;
    expect(stages(client(clientHello), server(hello12), client(finish), close)).toBe('handshake');
    expect(stages(client(clientHello), server(hello12), client(finish), server(finish), close)).toBe('established');
  });

  test('early data is no handshake', () => {
    const messages = read(
      client(
        write()
          .bytes(clientHello)
          .bytes(record(23, new Uint8Array(80)))
          .done(),
      ),
    );
    expect(messages[1]).toMatchObject({ kind: 'opaque', name: 'early data' });
  });

  test('bytes that are no records any more are opaque', () => {
    expect(read(client(clientHello), server(textBytes('220 hello')))[1]).toMatchObject({ kind: 'opaque' });
  });
});
