import type { Diagnosis, Finding, FindingSeverity } from '../model/diagnosis.ts';
import type { CaptureAnswer } from './analysis.ts';

const SEVERITY_RANK: Record<FindingSeverity, number> = { error: 2, warning: 1, info: 0 };

/** Several captures, each diagnosed alone, as one answer: connection ids get the input's number in front. */
export function mergeAnswers(answers: readonly CaptureAnswer[]): Diagnosis {
  const several = answers.length > 1;
  const findings = answers.flatMap((answer, i) =>
    several ? answer.findings.map((finding) => numbered(finding, i + 1)) : answer.findings,
  );
  return {
    schemaVersion: 1,
    inputs: answers.map((answer) => answer.input),
    notices: answers.flatMap((answer) => answer.notices),
    connections: {
      total: answers.reduce((sum, answer) => sum + answer.connections.total, 0),
      byEnding: addUp(answers),
      failed: answers.reduce((sum, answer) => sum + answer.connections.failed, 0),
    },
    // A stable sort: findings of one severity stay in the order of their inputs.
    findings: findings.sort((a, b) => SEVERITY_RANK[b.severity] - SEVERITY_RANK[a.severity]),
    events: [],
  };
}

function numbered(finding: Finding, input: number): Finding {
  return {
    ...finding,
    connections: finding.connections.map((id) => `${input}:${id}`),
    evidence: finding.evidence.map((item) =>
      item.connection === undefined ? item : { ...item, connection: `${input}:${item.connection}` },
    ),
  };
}

function addUp(answers: readonly CaptureAnswer[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const answer of answers) {
    for (const [ending, count] of Object.entries(answer.connections.byEnding))
      sums[ending] = (sums[ending] ?? 0) + count;
  }
  return sums;
}
