import type {
  ConnectionErrorKind,
  ConnectionPhase,
  ErrorReporter,
  ExecutionVerdict,
  RetryAdvice,
} from '../model/classification.ts';
import type { RequestFacts } from '../model/request-facts.ts';
import type { ErrorView } from './error-view.ts';

/**
 * What a verdict rests on. `statement`: the server, or a client that keeps books of what it wrote, said so; facts of the
 * socket do not overrule it. `phase`: the failure belongs to a phase before any request; facts that show a request on
 * its way do overrule it. `nothing`: the error alone cannot tell.
 */
export type Ground = 'statement' | 'phase' | 'nothing';

/** What the rules know so far about one error. */
export interface Judgement {
  readonly client: string;
  readonly kind: ConnectionErrorKind;
  readonly phase: ConnectionPhase;
  readonly reportedBy: ErrorReporter;
  readonly verdict: ExecutionVerdict['verdict'];
  readonly because: string;
  readonly ground: Ground;
  readonly usable: boolean;
  /** Overrides what kind and verdict advise. */
  readonly retry?: RetryAdvice;
  /** Overrides what kind and phase suggest. */
  readonly causes?: readonly string[];
  readonly code?: string;
  readonly syscall?: string;
  /** Facts that the error itself carries (undici's `socket`). */
  readonly facts?: RequestFacts;
  /** Why `no` cannot be said whatever else is known: one sentence. */
  readonly notProvable?: string;
}

/**
 * Recognises errors of one client. Gets what is known from the error's causes, or from rules before it, and returns it
 * refined; undefined when the error is none of its own.
 */
export type Rule = (view: ErrorView, known: Judgement | undefined) => Judgement | undefined;

/** What is said about an error that no rule knows. */
export const UNKNOWN: Judgement = {
  client: 'unknown',
  kind: 'other',
  phase: 'unknown',
  reportedBy: 'unknown',
  verdict: 'unknown',
  because: 'The error does not say whether the request had left.',
  ground: 'nothing',
  usable: false,
};

/** A judgement from what is known and what a rule adds; code and syscall of the deepest error stay. */
export function judged(view: ErrorView, known: Judgement | undefined, added: Partial<Judgement>): Judgement {
  const code = known?.code ?? view.code;
  const syscall = known?.syscall ?? view.syscall;
  return {
    ...UNKNOWN,
    ...known,
    ...added,
    ...(code === undefined ? {} : { code }),
    ...(syscall === undefined ? {} : { syscall }),
  };
}

/** The request never came to be: the failure belongs to a phase before it. */
export function beforeRequest(because: string): Pick<Judgement, 'verdict' | 'because' | 'ground'> {
  return { verdict: 'no', because, ground: 'phase' };
}

/** The server (or a client that knows what it wrote) states that it did not execute. */
export function stated(because: string): Pick<Judgement, 'verdict' | 'because' | 'ground'> {
  return { verdict: 'no', because, ground: 'statement' };
}

/** The request was handed over. */
export function handedOver(because: string): Pick<Judgement, 'verdict' | 'because' | 'ground'> {
  return { verdict: 'yes', because, ground: 'statement' };
}

/** Nothing shows whether it was handed over. */
export function undecided(because: string): Pick<Judgement, 'verdict' | 'because' | 'ground'> {
  return { verdict: 'unknown', because, ground: 'nothing' };
}

/**
 * One judgement for attempts that failed beside each other: the words of the one that is most in doubt, because `no`
 * must hold for every one of them.
 */
export function combine(attempts: readonly Judgement[]): Judgement | undefined {
  const [first] = attempts;
  const doubtful =
    attempts.find(({ verdict }) => verdict === 'yes') ?? attempts.find(({ verdict }) => verdict !== 'no');
  const worst = doubtful ?? first;
  if (worst === undefined || attempts.length === 1) return worst;
  const because = `${attempts.length} attempts failed; the one that is most in doubt: ${worst.because}`;
  return doubtful === undefined
    ? { ...worst, because: `All ${attempts.length} attempts failed before the request: ${worst.because}` }
    : { ...worst, because };
}
