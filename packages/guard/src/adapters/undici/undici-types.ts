import type { Socket } from 'node:net';

/** What a dispatcher is asked for; only what guard reads. */
export interface DispatchOptions {
  readonly origin?: string | URL | undefined;
  readonly method: string;
  readonly body?: unknown;
}

/** undici's handle on a running request. */
export interface DispatchController {
  readonly aborted: boolean;
  readonly paused: boolean;
  readonly reason: Error | null;
  rawHeaders?: unknown;
  rawTrailers?: unknown;
  abort(reason: Error): void;
  pause(): void;
  resume(): void;
}

/** The handler interface of undici 7 and later; older handlers are wrapped by undici before an interceptor sees them. */
export interface DispatchHandler {
  onRequestStart?(controller: DispatchController, context: unknown): void;
  onRequestUpgrade?(controller: DispatchController, statusCode: number, headers: unknown, socket: unknown): void;
  onResponseStarted?(): void;
  onResponseStart?(controller: DispatchController, statusCode: number, headers: unknown, statusMessage?: string): void;
  onResponseData?(controller: DispatchController, chunk: Buffer): void;
  onResponseEnd?(controller: DispatchController, trailers: unknown): void;
  onResponseError?(controller: DispatchController, error: Error): void;
}

export type Dispatch = (options: DispatchOptions, handler: DispatchHandler) => boolean;

/** What `dispatcher.compose` takes, whatever the version of undici calls its options and handlers. */
export type Interceptor = <D extends (options: never, handler: never) => boolean>(dispatch: D) => D;

/** The same as guard writes it: undici's own types of options and handlers differ from version to version. */
export function asInterceptor(intercept: (dispatch: Dispatch) => Dispatch): Interceptor;
export function asInterceptor(intercept: unknown): unknown {
  return intercept;
}

/** Where a connection goes; what undici hands to a connector. */
export interface ConnectTarget {
  readonly protocol: string;
  readonly host?: string | undefined;
  readonly hostname: string;
  readonly port: string;
}

export type Connected = (error: Error | null, socket: Socket | null) => void;
export type Connector = (target: ConnectTarget, connected: Connected) => void;

/** What guard needs of the module `undici`; pass the module itself. */
export interface UndiciModule {
  // Parameters that nobody can satisfy by accident: guard casts what it passes, callers pass undici's own functions.
  readonly Agent: new (
    options: never,
  ) => object;
  buildConnector(options: never): unknown;
}
