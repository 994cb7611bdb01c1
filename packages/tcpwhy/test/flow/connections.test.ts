import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFlowScript } from '../flow-script/compile.ts';
import { trackCapture, trackScript } from '../track-script.ts';

const EXCHANGE = `
+1ms  client > PA 300
+20ms server > PA 4000
+1ms  client > A
`;

test('sequence numbers survive the wrap at 2^32', () => {
  const [connection] = trackScript(`
client isn 4294967290
server isn 4294967000
0 client > S
+1ms server > SA
+0 client > A
${EXCHANGE}${EXCHANGE}`);
  expect(connection?.endpoints.map((endpoint) => [endpoint.payloadBytes, endpoint.nextSequence])).toEqual([
    [600, 601],
    [8000, 8001],
  ]);
  expect(connection?.history.every((entry) => entry.marks === 0)).toBe(true);
});

test('a new SYN on a used 4-tuple is a new connection, the same SYN again is not', () => {
  const reused = trackScript(`
client isn 1000
0 client > S
+1ms server > SA
+0 client > A
+1ms client > FA
+1ms server > FA
+0 client > A
connection B client 10.0.0.1:40000 isn 900000
+2 B.client > S
+1 B.client > again`);
  expect(reused.map((connection) => [connection.firstFrame, connection.ending])).toEqual([
    [1, 'closed'],
    [7, 'unanswered'],
  ]);
  expect(reused[1]?.previousOnTuple).toBe(0);
});

test('who is the client: SYN, SYN-ACK, then ports', () => {
  const middle = trackScript(`
client 10.0.0.1:40000
server 10.0.0.2:3306
established
0 server > PA 10
+1ms client > A`);
  expect(middle[0]).toMatchObject({ roleEvidence: 'well-known-port', endpoints: [{ port: 40000 }, { port: 3306 }] });
  const answer = trackScript('client 10.0.0.1:1000\nserver 10.0.0.2:50000\n0 missed client > S\n+1ms server > SA');
  expect(answer[0]).toMatchObject({ roleEvidence: 'syn-ack', endpoints: [{ port: 1000 }, { port: 50000 }] });
});

test('how connections end', () => {
  const endings = (script: string) => trackScript(script).map((connection) => connection.ending);
  const open = '0 client > S\n+1ms server > SA\n+0 client > A\n';
  expect(endings('0 client > S\n+1 client > again')).toEqual(['unanswered']);
  expect(endings('0 client > S\n+1ms server > RA')).toEqual(['refused']);
  expect(endings('0 client > S\n+1ms router 10.0.0.254 > icmp 3/13 quotes client')).toEqual(['icmp-rejected']);
  expect(endings('0 client > S\n+1ms server > SA')).toEqual(['handshake-incomplete']);
  expect(endings(`${open}+1 client > FA\n+1ms server > A`)).toEqual(['half-closed']);
  expect(endings(`${open}+1 client > PA 10\n+1ms server > RA`)).toEqual(['reset']);
  expect(endings(`${open}${EXCHANGE}+1 client > FA\n+1ms server > RA`)).toEqual(['closed-then-reset']);
  expect(endings(`${open}${EXCHANGE}`)).toEqual(['open']);
});

test('a long connection keeps its beginning and its end, and folds the middle', () => {
  const rounds = Array.from({ length: 500 }, () => EXCHANGE).join('');
  const [connection] = trackScript(`0 client > S\n+1ms server > SA\n+0 client > A\n${rounds}+1 client > FA`);
  const history = connection?.history ?? [];
  expect(history.length).toBeLessThan(130);
  expect(history[0]?.frame).toBe(1);
  expect(history.at(-1)?.frame).toBe(1504);
  expect(history.filter((entry) => entry.kind === 'fold')).toHaveLength(1);
  // Nothing is lost in the fold: every segment is counted in some entry.
  expect(history.reduce((sum, entry) => sum + entry.count, 0)).toBe(1504);
});

test('a message in two small segments is kept as one beginning', () => {
  const [connection] = trackScript(`0 client > S
+1ms server > SA
+0 client > A
+1ms client > A 4 "GET "
+1ms client > PA 8 "/ HTTP/1"
+1ms server > A`);
  const heads = connection?.history.map((entry) => new TextDecoder().decode(entry.head)).filter((text) => text !== '');
  expect(heads).toEqual(['GET / HTTP/1']);
});

test('nothing after a silence stands in a turn that began before it', () => {
  const [connection] = trackScript(`0 client > S
+1ms server > SA
+0 client > A
+1ms client > PA 40
+1ms server > A
+60 client > PA 40
+1ms server > A`);
  expect(connection?.history.at(-1)).toMatchObject({ frame: 7, lastFrame: 7, side: 1 });
});

test('batches do not matter', () => {
  const capture = compileFlowScript(
    `0 client > S\n+1ms server > SA\n+0 client > A\n${EXCHANGE}${EXCHANGE}+1 client > FA\n+1ms server > RA`,
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), (rows) => {
      expect(trackCapture(capture, rows)).toEqual(trackCapture(capture));
    }),
    { numRuns: 9 },
  );
});

test("other hosts' traffic between its packets never changes a connection", () => {
  const lines = [
    'client > S',
    'server > SA',
    'client > A',
    'client > PA 50',
    'server > PA 70',
    'client > A',
    'client > FA',
    'server > FA',
    'client > A',
  ];
  const alone = trackScript(lines.map((line, i) => `${i / 10} ${line}`).join('\n'))[0];
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), (between) => {
      const script = lines.map((line, i) => `${i / 10} ${line}${between[i] ? `\n+1ms B.${line}` : ''}`).join('\n');
      const mixed = trackScript(`connection B client 10.9.9.9:1234 server 10.0.0.2:8080\n${script}`);
      const same = mixed.find((connection) => connection.endpoints[0].address === alone?.endpoints[0].address);
      expect(same?.endpoints).toEqual(
        alone?.endpoints.map((endpoint) => ({ ...endpoint, finFrame: expect.any(Number) })),
      );
      expect(same?.history.map((entry) => [entry.sequence, entry.marks])).toEqual(
        alone?.history.map((entry) => [entry.sequence, entry.marks]),
      );
    }),
    { numRuns: 25 },
  );
});
