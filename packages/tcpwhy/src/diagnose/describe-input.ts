import type { CaptureReader } from '../capture/container.ts';
import { formatInstant } from '../model/capture-time.ts';
import type { DiagnosisInput } from '../model/diagnosis.ts';
import type { WireDecoder } from '../wire/decode.ts';
import type { AnalysisOptions } from './analysis.ts';

/** The input's entry in the answer. */
export function describeInput(
  options: AnalysisOptions,
  reader: CaptureReader | null,
  wire: WireDecoder,
  span: { firstNs: number; lastNs: number },
): DiagnosisInput {
  const epoch = reader?.epoch ?? null;
  const format = [reader?.format() ?? '', ...options.wrapping].filter((part) => part !== '').join(', ');
  return {
    name: options.inputName,
    kind: reader?.kind ?? 'pcap',
    format,
    linkTypes: wire.linkTypeNames(),
    packets: wire.totals.packets,
    tcpPackets: wire.totals.tcpPackets,
    firstTime: epoch === null || Number.isNaN(span.firstNs) ? null : formatInstant(epoch, span.firstNs),
    lastTime: epoch === null || Number.isNaN(span.lastNs) ? null : formatInstant(epoch, span.lastNs),
  };
}
