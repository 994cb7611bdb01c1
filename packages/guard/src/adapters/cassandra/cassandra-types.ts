/** What the driver tells a policy about the request. */
export interface OperationInfo {
  readonly query: string;
  readonly executionOptions: { isIdempotent(): boolean | undefined };
  /** Repetitions so far. */
  readonly nbRetry: number;
}

/** What a policy answers. */
export interface DecisionInfo {
  decision: number;
  consistency?: number;
}

/** The part of `RetryPolicy` that guard builds on. */
export interface RetryPolicyBase {
  onRequestError(info: never, consistency: never, error: Error): DecisionInfo;
  onWriteTimeout(info: never, consistency: never, received: number, blockFor: number, writeType: string): DecisionInfo;
  retryResult(consistency: never, useCurrentHost?: boolean): DecisionInfo;
  rethrowResult(): DecisionInfo;
}

/** What guard needs of the module `cassandra-driver`; pass the module itself. */
export interface CassandraModule {
  readonly policies: { readonly retry: { readonly RetryPolicy: new () => RetryPolicyBase } };
}

/** The policy's class of a module, and so what its clients take. */
export type RetryPolicyOf<M extends CassandraModule> = InstanceType<M['policies']['retry']['RetryPolicy']>;
