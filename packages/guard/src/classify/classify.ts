import { channels } from '../events/channels.ts';
import { classificationMessage } from '../events/messages.ts';
import type { Classification } from '../model/classification.ts';
import type { RequestFacts } from '../model/request-facts.ts';
import { factsOf } from '../socket/error-facts.ts';
import { type ErrorNode, readErrorTree } from './error-view.ts';
import { combine, type Judgement, UNKNOWN } from './judgement.ts';
import { likelyCauses } from './likely-causes.ts';
import { retryAdvice } from './retry-advice.ts';
import { rules } from './rules.ts';
import { phaseFromFacts, weighFacts } from './weigh-facts.ts';

/**
 * Says what broke, in which phase, by whose word, and whether the request may have been executed.
 *
 * Takes whatever a client threw, with all that it wraps. Facts come from three places, later ones win: the error itself
 * (undici's `socket`), a recorder (`attachFacts`, `recordRequests`), the argument. Without facts of the socket, `no` is
 * said only for failures before any request and where the server states it; an error's code, syscall or text is no
 * proof. An error of a client that repeats by itself tells about its last attempt.
 *
 * Never throws, on any value.
 */
export function classifyConnectionError(error: unknown, facts: RequestFacts = {}): Classification {
  const classification = conclude(judge(readErrorTree(error), { ...facts }));
  if (channels.classification.hasSubscribers) publishOnce(error, classification);
  return classification;
}

interface Judged {
  /** Undefined: no rule knows this error. */
  readonly judgement: Judgement | undefined;
  readonly facts: RequestFacts;
}

/** From the innermost error outwards: each rule refines what is known. */
function judge({ view, cause, alternatives }: ErrorNode, given: RequestFacts): Judged {
  const inner = cause === undefined ? undefined : judge(cause, {});
  let known = inner?.judgement ?? judgeAlternatives(alternatives);
  for (const rule of rules) known = rule(view, known) ?? known;
  return { judgement: known, facts: { ...known?.facts, ...inner?.facts, ...factsOf(view.value), ...given } };
}

/** `errors` may hold anything (a form's mistakes): they count once one of them is about a connection. */
function judgeAlternatives(nodes: readonly ErrorNode[]): Judgement | undefined {
  const attempts = nodes.map((node) => judge(node, {}));
  if (attempts.every(({ judgement }) => judgement === undefined)) return undefined;
  return combine(attempts.map(onItsOwn));
}

/** Each attempt had its own socket: its facts must not speak for the others. */
function onItsOwn({ judgement = UNKNOWN, facts }: Judged): Judgement {
  const { verdict, because } = weighFacts(judgement, facts);
  const { facts: _own, ...rest } = judgement;
  return { ...rest, verdict, because };
}

function conclude({ judgement = UNKNOWN, facts }: Judged): Classification {
  const { client, kind, reportedBy, usable, code, syscall } = judgement;
  const phase = phaseFromFacts(judgement, facts);
  const requestMayHaveExecuted = weighFacts(judgement, facts);
  return {
    kind,
    phase,
    reportedBy,
    connectionUsable: usable,
    requestMayHaveExecuted,
    retry: retryAdvice(judgement, phase, requestMayHaveExecuted.verdict),
    causes: likelyCauses(judgement, phase, facts),
    client,
    ...(code === undefined ? {} : { code }),
    ...(syscall === undefined ? {} : { syscall }),
    facts,
  };
}

/** Pool, retry and caller may all ask about one error: its subscribers hear it again only if the answer changed. */
const published = new WeakMap<object, string>();

function publishOnce(error: unknown, classification: Classification): void {
  const { kind, phase, requestMayHaveExecuted } = classification;
  const answer = `${kind} ${phase} ${requestMayHaveExecuted.verdict}`;
  if (typeof error === 'object' && error !== null) {
    if (published.get(error) === answer) return;
    published.set(error, answer);
  }
  channels.classification.publish(classificationMessage(classification, error));
}
