import { type AttemptContext, type RetryOptions, retry } from '../../retry/index.ts';
import { readRetryOptions } from '../../retry/retry-options.ts';
import { type ReplayableBody, replayableBody } from './replayable-body.ts';
import {
  asInterceptor,
  type Dispatch,
  type DispatchController,
  type DispatchHandler,
  type DispatchOptions,
  type Interceptor,
} from './undici-types.ts';

/** `method` and `signal` come from each request. */
export type RetryInterceptorOptions = Omit<RetryOptions, 'method' | 'signal'> & {
  /** Called before an attempt that must use a new connection. */
  readonly onFreshConnection?: (origin: string | URL | undefined) => void;
};

/**
 * An interceptor that repeats a request which was provably not executed, whatever its method, and one that may have been
 * executed only if its method is idempotent (RFC 9110 section 9.2.2) or the options say so. Unlike undici's RetryHandler it
 * leaves POST alone once it may have been executed, and repeats it before. It acts until the response begins: status codes and
 * broken bodies are the caller's. A stream as body is never sent twice.
 *
 * @throws InvalidOptionError for an option that cannot be meant, at once.
 */
export function retryInterceptor(options: RetryInterceptorOptions = {}): Interceptor {
  const { onFreshConnection, ...rest } = options;
  // Bad options are the caller's mistake now, not that of the first request.
  readRetryOptions(rest);
  return asInterceptor((dispatch) => (request, handler) => {
    const exchange = new Exchange(dispatch, request, handler, onFreshConnection);
    return exchange.run(rest);
  });
}

/** One request of the caller, and the attempts that it takes. */
class Exchange {
  readonly #dispatch: Dispatch;
  readonly #request: DispatchOptions;
  readonly #handler: DispatchHandler;
  readonly #onFreshConnection: RetryInterceptorOptions['onFreshConnection'];
  readonly #body: ReplayableBody;
  readonly #abort = new AbortController();
  readonly #controller: StableController;
  #announced = false;
  #accepts = true;

  constructor(
    dispatch: Dispatch,
    request: DispatchOptions,
    handler: DispatchHandler,
    onFreshConnection: RetryInterceptorOptions['onFreshConnection'],
  ) {
    this.#dispatch = dispatch;
    this.#request = request;
    this.#handler = handler;
    this.#onFreshConnection = onFreshConnection;
    this.#body = replayableBody(request.body);
    this.#controller = new StableController(this.#abort);
  }

  /** @returns what the first dispatch returned: false asks the caller to wait for 'drain'. */
  run(options: RetryOptions): boolean {
    const { method } = this.#request;
    const { signal } = this.#abort;
    retry((context) => this.#attempt(context), {
      ...options,
      method,
      signal,
      retryIf: (classification, context) =>
        this.#body.replayable() ? options.retryIf?.(classification, context) : false,
    }).catch((error: unknown) => {
      this.#body.finish();
      this.#handler.onResponseError?.(this.#controller, asError(error));
    });
    return this.#accepts;
  }

  #attempt({ attempt, freshConnection, signal }: AttemptContext): Promise<void> {
    if (freshConnection) this.#onFreshConnection?.(this.#request.origin);
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => this.#controller.inner?.abort(asError(signal.reason)));
      const handler = this.#attemptHandler(resolve, reject);
      const accepts = this.#dispatch({ ...this.#request, body: this.#body.body }, handler);
      if (attempt === 1) this.#accepts = accepts;
    });
  }

  /** Passes everything on, with a controller that outlives the attempt; an error before the response is the attempt's. */
  #attemptHandler(resolve: () => void, reject: (error: unknown) => void): DispatchHandler {
    const handler = this.#handler;
    const controller = this.#controller;
    let begun = false;
    const begin = () => {
      begun = true;
      resolve();
    };
    return {
      onRequestStart: (inner, context) => this.#start(inner, context),
      onRequestUpgrade(_inner, statusCode, headers, socket) {
        begin();
        handler.onRequestUpgrade?.(controller, statusCode, headers, socket);
      },
      onResponseStarted: () => handler.onResponseStarted?.(),
      onResponseStart(_inner, statusCode, headers, statusMessage) {
        begin();
        handler.onResponseStart?.(controller, statusCode, headers, statusMessage);
      },
      onResponseData: (_inner, chunk) => handler.onResponseData?.(controller, chunk),
      onResponseEnd: (_inner, trailers) => handler.onResponseEnd?.(controller, trailers),
      onResponseError(_inner, error) {
        if (begun) handler.onResponseError?.(controller, error);
        else reject(error);
      },
    };
  }

  #start(inner: DispatchController, context: unknown): void {
    this.#controller.inner = inner;
    if (this.#announced) return;
    this.#announced = true;
    this.#handler.onRequestStart?.(this.#controller, context);
  }
}

/** The controller that the caller holds: it stands for whichever attempt is running. */
class StableController implements DispatchController {
  inner: DispatchController | undefined;
  readonly #abort: AbortController;

  constructor(abort: AbortController) {
    this.#abort = abort;
  }

  get aborted(): boolean {
    return this.#abort.signal.aborted || this.inner?.aborted === true;
  }

  get paused(): boolean {
    return this.inner?.paused === true;
  }

  get reason(): Error | null {
    return this.#abort.signal.aborted ? asError(this.#abort.signal.reason) : (this.inner?.reason ?? null);
  }

  get rawHeaders(): unknown {
    return this.inner?.rawHeaders;
  }

  get rawTrailers(): unknown {
    return this.inner?.rawTrailers;
  }

  abort(reason: Error): void {
    this.#abort.abort(reason);
    // After the response has begun the retry is over, and nobody else would tell the connection.
    this.inner?.abort(reason);
  }

  pause(): void {
    this.inner?.pause();
  }

  resume(): void {
    this.inner?.resume();
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
