import { expect, test } from 'vitest';
import type { Finding } from '../../src/model/diagnosis.ts';
import { fires, mismatches, parseExpectations, staysSilent } from './expectations.ts';

function finding(cause: string, change: Partial<Finding> = {}): Finding {
  return {
    cause,
    severity: 'error',
    confidence: 'likely',
    summary: '',
    actor: 'server',
    connections: ['c1'],
    connectionCount: 1,
    evidence: [{ input: 'a', frame: 7, time: '', text: '' }],
    facts: {},
    requestMayHaveExecuted: { verdict: 'no', because: '' },
    rivals: [{ cause: 'b', because: '' }],
    remedies: [],
    nextSteps: [],
    ...change,
  };
}

const judge = (text: string, ...findings: Finding[]) =>
  mismatches(
    parseExpectations(text),
    findings,
    new Map([
      ['reset', [7]],
      ['request', [6]],
    ]),
  );

test.each([
  ['expect: a', [finding('a')]],
  ['expect: a', [finding('a'), finding('b', { severity: 'info' })]],
  ['expect: a\nalso: b', [finding('a'), finding('b')]],
  ['expect: a   # why\nconfidence: certain likely\nexecution: no', [finding('a')]],
  ['expect: a\nactor: server\nseverity: error\nconnections: 1\nrival: b\nevidence: reset', [finding('a')]],
  ['expect: none', []],
  ['expect-not: a', [finding('b')]],
])('%j is met', (text, findings) => {
  expect(judge(text, ...findings)).toEqual([]);
});

test.each([
  ['expect: a', [], 'expected a first, got no finding'],
  ['expect: a', [finding('b', { severity: 'info' }), finding('a')], 'expected a first, got b, a'],
  ['expect: a', [finding('a'), finding('b')], 'found b, which nothing expects'],
  ['expect: a\nalso: b', [finding('a')], 'no b'],
  ['expect: none', [finding('b', { severity: 'info' })], 'found b'],
  ['expect-not: a', [finding('a')], 'found a'],
  ['expect: a\nconfidence: certain', [finding('a')], 'confidence is likely, not certain'],
  ['expect: a\nexecution: yes', [finding('a')], 'execution is no, not yes'],
  ['expect: a\nactor: client', [finding('a')], 'actor is server, not client'],
  ['expect: a\nseverity: info', [finding('a')], 'severity is error, not info'],
  ['expect: a\nconnections: 2', [finding('a')], 'count is 1, not 2'],
  ['expect: a\nrival: c', [finding('a')], 'rival c is not named'],
  ['expect: a\nevidence: request', [finding('a')], 'request (frame 6) is not among the evidence'],
])('%j is not met', (text, findings, problem) => {
  expect(judge(text, ...findings)).toEqual([problem]);
});

test.each([
  ['expct: a', 'line 1: unknown expct:'],
  ['expect: a b', 'expect: takes one cause'],
  ['confidence: likely', 'neither expect: nor expect-not: is given'],
])('%j is refused', (text, problem) => {
  expect(() => parseExpectations(text)).toThrow(problem);
});

test('which cases count for a cause', () => {
  const fired = parseExpectations('expect: a\nexpect-not: b');
  expect([fires(fired, 'a'), fires(fired, 'b'), staysSilent(fired, 'a'), staysSilent(fired, 'b')]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect(staysSilent(parseExpectations('expect: none'), 'a')).toBe(true);
});
