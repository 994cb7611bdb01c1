import type { ErrorView } from '../../error-view.ts';
import { beforeRequest, handedOver, type Judgement, judged, type Rule, stated, undecided } from '../../judgement.ts';

/**
 * Error names by which AWS services say that they rejected a request for its rate, before doing anything about it (the
 * list of the SDKs' standard retry mode, without TransactionInProgressException: an earlier copy is being executed). 503 alone is not among them: it may come from a service that was at work.
 */
const THROTTLING = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Errors that AWS SDK for JavaScript v3 throws: `$metadata` marks them all, whoever made them. */
export const awsRule: Rule = (view, known) => {
  const metadata = view.object('$metadata');
  if (metadata === undefined && view.text('$fault') === undefined) return undefined;
  const judgement = serviceError(view, metadata) ?? timeout(view, known) ?? known ?? judged(view, known, {});
  return oneOfSeveral({ ...judgement, client: 'aws-sdk' }, metadata);
};

/** What the service answered. An HTTP status also stands on errors met while the answer was read: they have a code. */
function serviceError(view: ErrorView, metadata: ErrorView | undefined): Judgement | undefined {
  const status = metadata?.number('httpStatusCode');
  if (status === undefined || status < 400) return undefined;
  const added = { reportedBy: 'server', phase: 'read', usable: true, causes: [] } as const;
  if (isThrottling(view)) {
    const verdict = stated(`${view.name}: the service states that it rejected the request for its rate.`);
    return judged(view, undefined, { ...added, kind: 'resource-limit', ...verdict, retry: 'after-backoff' });
  }
  const verdict = handedOver(`The service answered with status ${status}.`);
  const passing = status >= 500 || status === 429 || status === 408;
  const kind = status === 503 || status === 429 ? 'resource-limit' : 'other';
  return judged(view, undefined, { ...added, kind, ...verdict, ...(passing ? {} : { retry: 'never' }) });
}

function isThrottling(view: ErrorView): boolean {
  return THROTTLING.has(view.name) || view.object('$retryable')?.flag('throttling') === true;
}

/**
 * The request handler's own time-outs. `TimeoutError` proves none: the handler gives that name to ECONNRESET, EPIPE
 * and ETIMEDOUT of the socket too, and the rules below have recognised those by code and syscall.
 */
function timeout(view: ErrorView, known: Judgement | undefined): Judgement | undefined {
  if (view.name !== 'TimeoutError') return undefined;
  const { message } = view;
  if (known === undefined && /did not establish a connection/.test(message)) {
    const verdict = beforeRequest('The socket was still connecting when connectionTimeout was over.');
    return judged(view, known, { kind: 'timeout-connect', phase: 'connect', reportedBy: 'client', ...verdict });
  }
  if (view.syscall !== undefined || view.code === 'ECONNRESET') return undefined;
  const verdict = undecided("The handler's time-out was over; it does not tell how far the request was.");
  return judged(view, known, { kind: 'timeout-read', phase: 'unknown', reportedBy: 'client', ...verdict });
}

/** The error is the last attempt's. What became of those before it, nobody kept. */
function oneOfSeveral(judgement: Judgement, metadata: ErrorView | undefined): Judgement {
  const attempts = metadata?.number('attempts') ?? 1;
  if (attempts <= 1) return judgement;
  const notProvable = `The SDK made ${attempts} attempts and tells only how the last one failed.`;
  return { ...judgement, notProvable };
}
