import { expect, test } from 'vitest';
import { CaptureAnalysis } from '../src/diagnose/analysis.ts';
import { compileFlow } from './flow-script/compile.ts';

function diagnose(script: string) {
  const analysis = new CaptureAnalysis({ inputName: 'half', wrapping: [] });
  analysis.push(compileFlow(script).capture);
  const { notices, connections } = analysis.finish();
  return { notices: notices.map(({ id, where }) => `${id} at ${where}`), byEnding: connections.byEnding };
}

test("the client's half alone: said so, and its acknowledgments show that it was answered", () => {
  const { notices, byEnding } = diagnose(`0 client > S
+12ms    missed server > SA
+20us    client > A
+1ms     client > PA 100
+12ms    missed server > PA 300
+20us    client > A
5        client > FA`);
  expect(notices).toEqual(['one-direction-captured at frame 1']);
  expect(byEnding).toEqual({ 'half-closed': 1 });
});

test("the server's half alone", () => {
  const { notices } = diagnose(`0 missed client > S
+1ms     server > SA
+12ms    missed client > A
+1ms     missed client > PA 100
+1ms     server > PA 300
+12ms    missed client > A
5        missed client > FA
+1ms     server > FA`);
  expect(notices).toEqual(['one-direction-captured at frame 1']);
});

test('a server that never answers has no other half', () => {
  const { notices, byEnding } = diagnose(`0 client > S
1        client > S seq=0
3        client > S seq=0
7        client > S seq=0`);
  expect(notices).toEqual([]);
  expect(byEnding).toEqual({ unanswered: 1 });
});

test('an old connection whose peer has gone is no half of anything', () => {
  const { notices } = diagnose(`established
0        dropped server > PA 112
0.3      dropped server > again
0.9      dropped server > again
2.1      dropped server > again`);
  expect(notices).toEqual([]);
});
