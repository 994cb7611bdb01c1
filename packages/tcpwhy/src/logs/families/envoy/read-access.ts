import type { ExecutionVerdict } from '../../../model/diagnosis.ts';
import type { Signs } from '../../grammar/signs.ts';
import type { FamilyReading } from '../../log-family.ts';
import { NOT_TOLD } from '../../phrases/verdicts.ts';
import type { AccessLine } from './access-line.ts';
import { answeringVerdict, flagOf, flagOfDetails, type ResponseFlag } from './flags.ts';
import { connectFailure } from './reset-text.ts';

/** Null for lines of requests that were answered, by the upstream or by policy. */
export function readAccess(line: AccessLine, signs: Signs): FamilyReading | null {
  const flag = flagOf(line.flags) ?? (line.flags === '-' ? null : flagOfDetails(line.details));
  if (flag === null) return null;
  const execution = answeringVerdict(line.details) ?? executionOf(flag, line);
  return {
    system: 'Envoy',
    reporter: 'proxy',
    kind: flag.kind,
    phase: flag.phase,
    execution,
    ...(flag.kind === 'refused' ? connectFailure(line.details, signs, line.durationMs) : {}),
    local: ownEnd(flag, line),
    remote: flag.side === 'downstream' ? line.downstreamRemote : line.upstream,
    causes: (flag.causes ?? []).map(([cause, because]) => ({ cause, because })),
    nextSteps: [{ text: `${line.flags}: ${flag.meaning}` }, ...(flag.look === undefined ? [] : [{ text: flag.look }])],
  };
}

/** Envoy's end of the connection that failed; both ends or none. */
function ownEnd({ side }: ResponseFlag, line: AccessLine): string | null {
  if (side === 'downstream') return line.downstreamRemote === null ? null : line.downstreamLocal;
  return line.upstream === null ? null : line.upstreamLocal;
}

/** A client that left before an upstream was chosen: how far its request had come is not told. */
function executionOf(flag: ResponseFlag, line: AccessLine): ExecutionVerdict {
  const clientLeftEarly = flag.kind === 'aborted-by-client' && line.upstream === null;
  return clientLeftEarly ? NOT_TOLD : flag.execution;
}
