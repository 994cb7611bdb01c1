import { expect, it } from 'vitest';
import { CaptureAnalysis } from '../src/diagnose/analysis.ts';
import { compileFlow } from './flow-script/compile.ts';

/** Linux repeats a FIN after 0.2 s and then doubles; what it carries was acknowledged before. */
const REPEATED = ['+200ms client > again', '+400ms client > again', '+800ms client > again'];

it.each([
  ['is noticed when it was repeated three times', REPEATED, 1],
  ['is no news when it was repeated once', REPEATED.slice(0, 1), 0],
  ['is no news when the server acknowledged it in the end', [...REPEATED, '+9ms server > A ack=102'], 0],
])('a FIN that nobody acknowledges %s', (_name, repeats, count) => {
  const { capture } = compileFlow(
    ['0 client > S', '+9ms server > SA', '+20us client > A', '+1ms client > PA 100', '+9ms server > PA 100']
      .concat('+20us client > A', '60 dropped client > FA', repeats)
      .join('\n'),
  );
  const analysis = new CaptureAnalysis({ inputName: 'case.pcap', wrapping: [] });
  analysis.push(capture);
  const notices = analysis.finish().notices.filter(({ id }) => id === 'fin-not-acknowledged');
  expect(notices.length).toBe(count);
});

it('a TLS farewell that nobody acknowledges is noticed, and is no finding', () => {
  const { capture } = compileFlow(
    [
      'established',
      '0 client > PA 200 hex"17 03 03 00 c3"',
      '+9ms server > PA 300 hex"17 03 03 01 27"',
      '+20us client > A',
      '60 dropped server > PA 31 hex"15 03 03 00 1a"',
      '+200ms dropped server > again',
      '+400ms dropped server > again',
      '+800ms dropped server > again',
      '+1.6 dropped server > again',
    ].join('\n'),
  );
  const analysis = new CaptureAnalysis({ inputName: 'case.pcap', wrapping: [] });
  analysis.push(capture);
  const { findings, notices } = analysis.finish();
  expect(findings).toEqual([]);
  expect(notices.map(({ id }) => id)).toContain('fin-not-acknowledged');
});
