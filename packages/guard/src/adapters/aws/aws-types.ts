/** What the SDK's retry middleware tells a strategy. */
export interface RetryErrorInfo {
  readonly error?: unknown;
  readonly errorType: 'TRANSIENT' | 'THROTTLING' | 'SERVER_ERROR' | 'CLIENT_ERROR';
  readonly retryAfterHint?: Date;
}

/** The SDK's word for one call's place in its attempts. */
export interface RetryToken {
  getRetryCount(): number;
  getRetryDelay(): number;
}

/** What guard reads of a command's context. */
export interface CommandContext {
  readonly commandName?: string;
}

type Next = (args: never) => Promise<unknown>;
type Middleware = (next: Next, context: CommandContext) => (args: never) => Promise<unknown>;

/** The SDK's middleware stack. */
export interface MiddlewareStack {
  add(
    middleware: never,
    options: { readonly step: 'initialize'; readonly name: string; readonly override: true },
  ): void;
  addRelativeTo(
    middleware: never,
    options: {
      readonly relation: 'after';
      readonly toMiddleware: string;
      readonly name: string;
      readonly override: true;
    },
  ): void;
}

/** What `client.middlewareStack.use` takes. */
export interface GuardPlugin {
  applyToStack(stack: MiddlewareStack): void;
}

export type { Middleware };
