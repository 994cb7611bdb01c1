import { readFileSync } from 'node:fs';
import { CaptureAnalysis, type CaptureAnswer, mergeAnswers } from '../src/diagnose/analysis.ts';
import type { LogAnswer } from '../src/diagnose/log-answer.ts';
import { LogCollection } from '../src/diagnose/log-collection.ts';
import type { Diagnosis } from '../src/model/diagnosis.ts';

/** Diagnoses a capture file in one piece. */
export function diagnoseFile(path: string): CaptureAnswer {
  const analysis = new CaptureAnalysis({ inputName: path, wrapping: [] });
  analysis.push(new Uint8Array(readFileSync(path)));
  return analysis.finish();
}

/** Id of the first finding that is worse than info; `none` when there is none. */
export function mainCause(answer: CaptureAnswer): string {
  return answer.findings.find((finding) => finding.severity !== 'info')?.cause ?? 'none';
}

/** Captures and logs together, as `tcpwhy FILE...` has them; what is no pcap is a log. */
export function diagnoseTogether(paths: readonly string[], edit = (_path: string, log: string) => log): Diagnosis {
  return mergeAnswers(
    paths.map((path) =>
      path.endsWith('.pcap') ? diagnoseFile(path) : readLog(path, edit(path, readFileSync(path, 'utf8'))),
    ),
  );
}

function readLog(path: string, text: string): LogAnswer {
  const log = new LogCollection({ inputName: path, wrapping: [] });
  log.push(new TextEncoder().encode(text));
  return log.finish();
}
