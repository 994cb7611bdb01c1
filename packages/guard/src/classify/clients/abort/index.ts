import type { ErrorView } from '../../error-view.ts';
import { judged, type Rule, undecided } from '../../judgement.ts';

/**
 * The caller gave up: AbortController (`AbortError`, `ABORT_ERR`, `UND_ERR_ABORTED`) or AbortSignal.timeout (a
 * DOMException named TimeoutError). A time limit may be for one attempt only, so its repetition is not ruled out here.
 */
export const abortRule: Rule = (view, known) => {
  if (known?.client === 'ioredis') return undefined;
  const limit = isSignalTimeout(view);
  if (!limit && !isAbort(view)) return undefined;
  // fetch and http wrap the signal's reason in an AbortError of their own.
  const wrapsLimit = known?.reportedBy === 'caller' && known.retry === 'if-idempotent';
  return judged(view, known, {
    client: known?.client ?? 'unknown',
    kind: 'aborted-by-client',
    phase: 'unknown',
    reportedBy: 'caller',
    ...undecided('The caller gave up; that does not tell how far the request was.'),
    retry: limit || wrapsLimit ? 'if-idempotent' : 'never',
  });
};

function isAbort({ name, code }: ErrorView): boolean {
  return name === 'AbortError' || code === 'ABORT_ERR' || code === 'UND_ERR_ABORTED' || code === 'ERR_CANCELED';
}

function isSignalTimeout(view: ErrorView): boolean {
  return view.name === 'TimeoutError' && view.className === 'DOMException';
}
