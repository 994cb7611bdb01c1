import type { Finding } from '../../src/model/diagnosis.ts';

/** What a case says should come out; see README.md. */
export interface Expectations {
  /** The first finding's cause; `none` for no findings; null when the case does not say. */
  readonly expect: string | null;
  readonly also: readonly string[];
  readonly not: readonly string[];
  readonly confidence: readonly string[];
  readonly execution: readonly string[];
  readonly actor: readonly string[];
  readonly severity: readonly string[];
  readonly connections: number | null;
  readonly evidence: readonly string[];
  readonly rivals: readonly string[];
}

const KEYS = [
  'expect',
  'also',
  'expect-not',
  'confidence',
  'execution',
  'actor',
  'severity',
  'connections',
  'evidence',
  'rival',
] as const;

type Key = (typeof KEYS)[number];

/** Reads the `key: words` lines of a script or of an `.expect` file; throws on an unknown key. */
export function parseExpectations(text: string): Expectations {
  const words = new Map<Key, string[]>(KEYS.map((key) => [key, []]));
  text.split(/\r?\n/).forEach((line, index) => {
    const match = /^([a-z-]+):(?:\s+([^#]*))?/.exec(line);
    if (match === null) return;
    const list = words.get(match[1] as Key);
    if (list === undefined) throw new Error(`line ${index + 1}: unknown ${match[1]}:, known are ${KEYS.join(', ')}`);
    list.push(...(match[2] ?? '').split(/[\s,]+/).filter(Boolean));
  });
  const of = (key: Key) => words.get(key) ?? [];
  const [expected, ...more] = of('expect');
  if (more.length > 0) throw new Error(`expect: takes one cause, further ones are also: (${more.join(' ')})`);
  if (expected === undefined && of('expect-not').length === 0)
    throw new Error('neither expect: nor expect-not: is given');
  return {
    expect: expected ?? null,
    also: of('also'),
    not: of('expect-not'),
    confidence: of('confidence'),
    execution: of('execution'),
    actor: of('actor'),
    severity: of('severity'),
    connections: of('connections').length > 0 ? Number(of('connections')[0]) : null,
    evidence: of('evidence'),
    rivals: of('rival'),
  };
}

/** Whether this cause comes first in the case. */
export function fires(expectations: Expectations, cause: string): boolean {
  return expectations.expect === cause;
}

/** Whether the case would fail if this cause were found. */
export function staysSilent(expectations: Expectations, cause: string): boolean {
  return expectations.expect === 'none' || expectations.not.includes(cause);
}

/**
 * What is wrong with these findings, in sentences; empty when all is as expected.
 *
 * @param framesOf Frames by label, for `evidence:`.
 */
export function mismatches(
  expectations: Expectations,
  findings: readonly Finding[],
  framesOf: ReadonlyMap<string, readonly number[]> = new Map(),
): string[] {
  const wrong: string[] = [];
  const causes = findings.map(({ cause }) => cause);
  for (const cause of expectations.not) if (causes.includes(cause)) wrong.push(`found ${cause}`);
  for (const cause of expectations.also) if (!causes.includes(cause)) wrong.push(`no ${cause}`);
  const { expect } = expectations;
  if (expect === null) return wrong;
  if (expect === 'none') return [...wrong, ...causes.map((cause) => `found ${cause}`)];
  const found = findings.filter(({ severity }) => severity !== 'info').map(({ cause }) => cause);
  const extra = found.filter((cause) => cause !== expect && !expectations.also.includes(cause));
  wrong.push(...extra.map((cause) => `found ${cause}, which nothing expects`));
  const [first] = findings;
  if (first?.cause !== expect) return [...wrong, `expected ${expect} first, got ${causes.join(', ') || 'no finding'}`];
  return [...wrong, ...wrongDetails(expectations, first, framesOf)];
}

function wrongDetails(
  expectations: Expectations,
  finding: Finding,
  framesOf: ReadonlyMap<string, readonly number[]>,
): string[] {
  const wrong: string[] = [];
  const oneOf = (what: string, allowed: readonly string[], actual: string) => {
    if (allowed.length > 0 && !allowed.includes(actual))
      wrong.push(`${what} is ${actual}, not ${allowed.join(' or ')}`);
  };
  oneOf('confidence', expectations.confidence, finding.confidence);
  oneOf('execution', expectations.execution, finding.requestMayHaveExecuted.verdict);
  oneOf('actor', expectations.actor, finding.actor);
  oneOf('severity', expectations.severity, finding.severity);
  if (expectations.connections !== null) oneOf('count', [`${expectations.connections}`], `${finding.connectionCount}`);
  const rivals = finding.rivals.map(({ cause }) => cause);
  for (const rival of expectations.rivals) if (!rivals.includes(rival)) wrong.push(`rival ${rival} is not named`);
  const named = new Set(finding.evidence.map(({ frame }) => frame));
  for (const label of expectations.evidence) {
    const frames = framesOf.get(label) ?? [];
    if (!frames.some((frame) => named.has(frame))) wrong.push(`${label} (frame ${frames}) is not among the evidence`);
  }
  return wrong;
}
