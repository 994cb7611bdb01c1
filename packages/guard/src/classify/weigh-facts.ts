import type { ConnectionPhase, ExecutionVerdict } from '../model/classification.ts';
import type { RequestFacts } from '../model/request-facts.ts';
import type { Judgement } from './judgement.ts';

/**
 * The verdict after the socket was heard. What somebody stated stands; a proof that the kernel took no byte comes next;
 * then any sign that the request was on its way; the error's phase last. Signs of a request on its way beat the phase,
 * because two facts that contradict each other must never end in a repeated payment.
 */
export function weighFacts(judgement: Judgement, facts: RequestFacts): ExecutionVerdict {
  const { verdict, because, ground, notProvable } = judgement;
  const weighed = ground === 'statement' ? { verdict, because } : fromFacts(judgement, facts);
  if (weighed.verdict === 'no' && notProvable !== undefined) return { verdict: 'unknown', because: notProvable };
  return weighed;
}

function fromFacts({ verdict, because }: Judgement, facts: RequestFacts): ExecutionVerdict {
  const handedOver = signOfHandOver(facts);
  const proof = proofOfNothingSent(facts);
  // Only the caller's own word that the request was complete speaks against a proof about its first chunk.
  if (proof !== undefined && facts.requestComplete !== true) return { verdict: 'no', because: proof };
  if (handedOver !== undefined) return { verdict: 'yes', because: handedOver };
  return { verdict, because };
}

function proofOfNothingSent(facts: RequestFacts): string | undefined {
  if (facts.firstWrite === 'failed-at-once')
    return "The error of the request's first chunk came back from the write itself, so the kernel took no byte of it.";
  if (facts.firstWrite === 'not-begun') return 'No byte of the request had been given to the socket when it failed.';
  if (facts.foundDead !== undefined && facts.firstWrite === undefined)
    return `A check before the first byte found the connection dead (${facts.foundDead}), so nothing was written.`;
  return undefined;
}

function signOfHandOver(facts: RequestFacts): string | undefined {
  if ((facts.bytesRead ?? 0) > 0)
    return `${facts.bytesRead} bytes of an answer had arrived when the connection failed.`;
  if (facts.requestComplete === true)
    return 'The whole request was in the hands of the kernel; only the answer is missing.';
  if (facts.firstWrite === 'accepted')
    return 'The kernel had taken at least the first part of the request; only the answer is missing.';
  return undefined;
}

/** Where it failed, for errors that do not tell themselves. */
export function phaseFromFacts({ phase }: Judgement, facts: RequestFacts): ConnectionPhase {
  if (phase !== 'unknown') return phase;
  if (facts.foundDead !== undefined) return 'idle';
  if (facts.firstWrite === 'failed-at-once') return 'write';
  if (facts.firstWrite === 'not-begun') return facts.reused === true ? 'idle' : 'unknown';
  return signOfHandOver(facts) === undefined ? 'unknown' : 'read';
}
