import { expect, test } from 'vitest';
import { CaptureAnalysis } from '../src/diagnose/analysis.ts';
import { compileFlow } from './flow-script/compile.ts';

/** Two connections of Windows clients to one file server: each ends in the client's RST. */
const SCRIPT = `client 10.4.30.101:49193 ttl 128 nots
server 10.4.30.5:445 ttl 127 nots
connection b client 10.4.30.101:49511
0        client > S
+300us   server > SA
+100us   client > A
+100us   client > PA 73
+300us   server > PA 252
+100us   client > A
1        client > PA 43
+90us    client > RA win=0
20       b.client > S
+300us   b.server > SA
+100us   b.client > A
+100us   b.client > PA 73
+300us   b.server > PA 252
+130us   b.client > RA win=0
`;

test('an end that harmed nobody is not counted with one of the same cause that did', () => {
  const analysis = new CaptureAnalysis({ inputName: 'two', wrapping: [] });
  analysis.push(compileFlow(SCRIPT).capture);
  const { findings } = analysis.finish();
  expect(findings.map(({ cause, severity, connections }) => [cause, severity, connections])).toEqual([
    ['abortive-close', 'error', ['0']],
    ['abortive-close', 'info', ['1']],
  ]);
});
