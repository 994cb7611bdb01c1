import { formatInstant } from '../model/capture-time.ts';
import type { DiagnosisInput } from '../model/diagnosis.ts';
import type { CaptureEpoch } from '../model/records.ts';
import type { AnalysisOptions } from './analysis.ts';
import type { ReadingSummary } from './capture-reading.ts';

/** The input's entry in the answer. */
export function describeInput(
  options: AnalysisOptions,
  reading: ReadingSummary,
  epoch: CaptureEpoch | null,
  span: { firstNs: number; lastNs: number },
): DiagnosisInput {
  const format = [reading.format, ...options.wrapping].filter((part) => part !== '').join(', ');
  return {
    name: options.inputName,
    kind: reading.kind,
    format,
    linkTypes: reading.linkTypes,
    packets: reading.packets,
    tcpPackets: reading.tcpPackets,
    firstTime: epoch === null || Number.isNaN(span.firstNs) ? null : formatInstant(epoch, span.firstNs),
    lastTime: epoch === null || Number.isNaN(span.lastNs) ? null : formatInstant(epoch, span.lastNs),
  };
}
