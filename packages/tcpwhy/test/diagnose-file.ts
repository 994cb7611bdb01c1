import { readFileSync } from 'node:fs';
import { CaptureAnalysis, type CaptureAnswer } from '../src/diagnose/analysis.ts';

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
