import type { Confidence, Diagnosis, Finding } from '../../model/diagnosis.ts';
import { formatCount } from '../layout/measures.ts';

/** Middlebox and path are jargon or vague alone, so they are spelled out. */
const ACTORS: Readonly<Record<Finding['actor'], string>> = {
  client: 'the client',
  server: 'the server',
  both: 'client and server',
  middlebox: 'something on the path (firewall, NAT, load balancer)',
  router: 'a router on the path',
  path: 'the path between them',
  unknown: 'cannot be told from this capture',
};

/** Who acted, in words, with the address when it is known. */
export function actorWords(finding: Finding): string {
  const words = ACTORS[finding.actor];
  return finding.actorAddress === undefined ? words : `${words} (${finding.actorAddress})`;
}

/** Rivals change the sentence: without any, the word must say by itself how far it goes. */
const CONFIDENCES: Readonly<Record<Confidence, { alone: string; withRivals: string }>> = {
  certain: { alone: 'certain: no other known cause fits', withRivals: 'certain; the frames do not exclude:' },
  likely: { alone: 'likely: no better explanation was found', withRivals: 'likely; it could also be:' },
  possible: { alone: 'possible: the evidence is thin', withRivals: 'possible; it could also be:' },
};

/** How sure, introducing the rivals when there are any. */
export function confidenceWords(finding: Finding): string {
  const words = CONFIDENCES[finding.confidence];
  return finding.rivals.length === 0 ? words.alone : words.withRivals;
}

/** The question behind it: may the request be sent again? */
export const VERDICTS = {
  yes: 'it may have been executed',
  no: 'it was not executed',
  unknown: 'whether it was executed cannot be told',
} as const;

/** Whether the last request may have been executed, with the reason. */
export function executionWords(finding: Finding): string {
  const { verdict, because } = finding.requestMayHaveExecuted;
  return because === '' ? VERDICTS[verdict] : `${VERDICTS[verdict]}: ${because}`;
}

/** `10 closed, 2 reset`: most frequent first. */
export function endingWords(byEnding: Diagnosis['connections']['byEnding']): string {
  const endings = Object.entries(byEnding).filter(([, count]) => count > 0);
  // Ties in order of name, so that a report never depends on the order of insertion.
  endings.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return endings.map(([ending, count]) => `${formatCount(count)} ${ending.replaceAll('-', ' ')}`).join(', ');
}
