import { describe, expect, test } from 'vitest';
import type { ConnectionRecord } from '../model/connections.ts';
import { ORIGINATOR } from '../model/history.ts';
import { appProtocols } from './registry.generated.ts';
import { allCases, folderHas, protocolFolders } from './testing/all-cases.ts';
import { checkReading } from './testing/check-reading.ts';
import { type AppCase, connectionOf } from './testing/connection-of.ts';
import { linesOf } from './testing/lines-of.ts';
import { turnsOf } from './turns.ts';

const casesById = await allCases();
const idsAndCases = [...casesById].flatMap(([id, cases]) =>
  cases.map((one) => ({ id, one, title: `${id}: ${one.name}` })),
);

function protocolOf(id: string) {
  const protocol = appProtocols.find((candidate) => candidate.id === id);
  if (protocol === undefined) throw new Error(`no protocol ${id}`);
  return protocol;
}

test('the registry holds every folder, sorted, under its own name', () => {
  expect(appProtocols.map((protocol) => protocol.id)).toEqual(protocolFolders());
});

test.each(protocolFolders())('%s has a page, cases and a source', (id) => {
  expect(folderHas(id, 'README.md') && folderHas(id, 'cases.ts')).toBe(true);
  expect(protocolOf(id).source).not.toBe('');
});

test('no two protocols have the same priority', () => {
  expect(new Set(appProtocols.map((protocol) => protocol.priority)).size).toBe(appProtocols.length);
});

describe.each(idsAndCases)('$title', ({ id, one }) => {
  const connection = connectionOf(one.dialog, one.traits);

  test('is recognised by its own protocol only, on any port', () => {
    for (const port of [7777, 3306, 9042, 80, 7000]) {
      const onPort = connectionOf(one.dialog, { ...one.traits, serverPort: port });
      const sayYes = appProtocols.filter((protocol) => protocol.sniff(onPort)).map((protocol) => protocol.id);
      expect(sayYes.filter((other) => !mayShare(id, other))).toEqual([id]);
    }
  });

  test('reads as expected', () => {
    expect(linesOf(protocolOf(id).read(connection).messages)).toEqual(one.expect);
  });

  test('survives being cut at every byte, and is never taken for another', () => {
    for (const cut of cutAnywhere(one)) {
      for (const protocol of appProtocols) {
        const saysYes = protocol.sniff(cut);
        if (saysYes || protocol.id === id) checkReading(cut, protocol.read(cut));
        if (saysYes && protocol.id !== id && !mayShare(id, protocol.id)) expect.fail(`${protocol.id} takes it`);
      }
    }
  });

  test('opens as no other protocol', () => {
    for (const { head } of turnsOf(connection)) {
      const opens = appProtocols.filter((protocol) => protocol.opensAsClient(head) || protocol.opensAsServer(head));
      expect(opens.map((protocol) => protocol.id).filter((other) => other !== id && !mayShare(id, other))).toEqual([]);
    }
  });
});

/** CQL v5's segments are also internode's, and an SSLRequest's TLS is TLS; which is asked first decides. Nothing else is shared. */
function mayShare(id: string, other: string): boolean {
  return (id === 'cql' && other === 'cassandra-internode') || (id === 'mysql' && other === 'tls');
}

/** Every way to lose the bytes behind the n-th: not captured, or never sent. */
function* cutAnywhere({ dialog, traits }: AppCase): Generator<ConnectionRecord> {
  const longest = Math.max(...dialog.map((said) => said.bytes.length));
  for (let kept = 0; kept <= Math.min(longest, 160); kept++) {
    yield connectionOf(dialog, { ...traits, keptBytes: kept });
    yield connectionOf(
      dialog.map((said) => ({ side: said.side, bytes: said.bytes.slice(0, kept) })),
      traits,
    );
    yield connectionOf(
      dialog.map((said) => ({ side: said.side, bytes: said.bytes.slice(kept) })),
      { sawSyn: false },
    );
  }
}

describe('nothing is recognised in', () => {
  test.each([
    ['nothing', []],
    ['an empty turn', [new Uint8Array(0)]],
    ['zeros', [new Uint8Array(64)]],
    ['all ones', [new Uint8Array(64).fill(0xff)]],
    ['prose', [new TextEncoder().encode('Once upon a time there was a packet, and it was dropped.\r\n')]],
    ['SMTP', [new TextEncoder().encode('220 mail.example ESMTP Postfix\r\n')]],
    ['POP3', [new TextEncoder().encode('-ERR no such message\r\n')]],
    ['memcached', [new TextEncoder().encode('get a\r\n')]],
    ['RTSP', [new TextEncoder().encode('OPTIONS rtsp://cam/1 RTSP/1.0\r\nCSeq: 1\r\n\r\n')]],
  ])('%s', (_name, turns: Uint8Array[]) => {
    const connection = connectionOf(turns.map((bytes) => ({ side: ORIGINATOR, bytes })));
    expect(appProtocols.filter((protocol) => protocol.sniff(connection)).map((protocol) => protocol.id)).toEqual([]);
  });
});
