import type { Diagnosis, Finding, FindingSeverity } from '../model/diagnosis.ts';
import type { CaptureAnswer } from './analysis.ts';
import { joinLogs } from './join-logs.ts';
import { type InputAnswer, isLog } from './log-answer.ts';

const SEVERITY_RANK: Record<FindingSeverity, number> = { error: 2, warning: 1, info: 0 };

/**
 * All inputs as one answer, in the order of the command line. Each capture is diagnosed alone: with several, connection
 * ids get the input's number in front. Logs are joined with every capture.
 */
export function mergeAnswers(answers: readonly InputAnswer[]): Diagnosis {
  const captures = answers.filter((answer): answer is CaptureAnswer => !isLog(answer));
  const logs = answers.filter(isLog);
  const nameOf = (capture: CaptureAnswer, id: string) =>
    captures.length > 1 ? `${answers.indexOf(capture) + 1}:${id}` : id;
  const joined = joinLogs(captures, logs, nameOf);
  const findings = captures.flatMap((capture, i) =>
    (joined.findings[i] ?? []).map((finding) => named(finding, (id) => nameOf(capture, id))),
  );
  return {
    schemaVersion: 1,
    inputs: answers.map((answer) => (isLog(answer) ? (joined.inputs.get(answer) ?? answer.input) : answer.input)),
    notices: [...answers.flatMap((answer) => answer.notices), ...joined.notices],
    connections: {
      total: captures.reduce((sum, answer) => sum + answer.connections.total, 0),
      byEnding: addUp(captures),
      failed: captures.reduce((sum, answer) => sum + answer.connections.failed, 0),
    },
    // A stable sort: findings of one severity stay in the order of their inputs.
    findings: findings.sort((a, b) => SEVERITY_RANK[b.severity] - SEVERITY_RANK[a.severity]),
    events: [...joined.events],
  };
}

/** With its connections named as the whole answer names them. */
function named(finding: Finding, nameOf: (id: string) => string): Finding {
  return {
    ...finding,
    connections: finding.connections.map(nameOf),
    evidence: finding.evidence.map((item) =>
      item.connection === undefined ? item : { ...item, connection: nameOf(item.connection) },
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
