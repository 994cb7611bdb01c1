import type { Classification } from '../model/classification.ts';

/** May the failed request be sent again, and on whose word? */
export type Judgement =
  | { readonly tag: 'repeat'; readonly on: 'not-executed' | 'idempotent' | 'caller' }
  | { readonly tag: 'stop'; readonly because: 'never' | 'may-have-executed' };

/** What the caller said about repeating. */
export interface RepeatRules<Context> {
  readonly idempotent: (classification: Classification, context: Context) => boolean;
  readonly retryIf: ((classification: Classification, context: Context) => boolean | undefined) | undefined;
}

/**
 * The judgement of the AWS SDK for Go v1, with proof in the place of error texts: what was never executed is repeated whatever
 * it is; a read error after the request left is repeated only if the operation is idempotent. `retryIf` overrules both.
 */
export function judge<Context>(
  classification: Classification,
  context: Context,
  rules: RepeatRules<Context>,
): Judgement {
  const { verdict } = classification.requestMayHaveExecuted;
  const overruled = rules.retryIf?.(classification, context);
  if (overruled === true) return { tag: 'repeat', on: 'caller' };
  if (classification.retry === 'never' || (overruled === false && verdict === 'no'))
    return { tag: 'stop', because: 'never' };
  if (overruled === undefined && verdict === 'no') return { tag: 'repeat', on: 'not-executed' };
  const idempotent = rules.idempotent(classification, context);
  if (overruled === undefined && idempotent) return { tag: 'repeat', on: 'idempotent' };
  return { tag: 'stop', because: idempotent ? 'never' : 'may-have-executed' };
}
