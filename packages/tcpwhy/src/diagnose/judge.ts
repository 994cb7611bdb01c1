import type { Cause, Claim } from '../causes/cause.ts';
import type { Scene } from '../facts/scene.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import type { Rival } from '../model/diagnosis.ts';

/** A cause's claim about one connection, as it stands among the other claims. */
export interface Verdict {
  readonly cause: Cause;
  readonly claim: Claim;
  /** Explanations that the claim itself does not name. */
  readonly moreRivals: readonly Rival[];
}

const CONFIDENCE_RANK = { certain: 2, likely: 1, possible: 0 } as const;

/**
 * The cause that explains this connection best, or null when no cause claims it. Claims that it outranks become
 * rivals, unless the winner is certain.
 *
 * @param onFailure Called when a cause threw: the others are still heard.
 */
export function judgeConnection(
  connection: ConnectionRecord,
  scene: Scene,
  causes: readonly Cause[],
  onFailure: (cause: Cause, connection: ConnectionRecord, error: unknown) => void,
): Verdict | null {
  const verdicts: Verdict[] = [];
  for (let i = 0; i < causes.length; i++) {
    const cause = causes[i] as Cause;
    try {
      const claim = cause.detect(connection, scene);
      if (claim !== null) verdicts.push({ cause, claim, moreRivals: [] });
    } catch (error) {
      // One broken rule must not cost the user the other verdicts (and a test makes any throw a failure).
      onFailure(cause, connection, error);
    }
  }
  const winner = strongest(verdicts);
  return winner === null || verdicts.length === 1 ? winner : withRivals(winner, verdicts);
}

/** Not outranked by another claim; then the surer one; then by id, so that the answer never depends on order. */
function strongest(verdicts: readonly Verdict[]): Verdict | null {
  if (verdicts.length < 2) return verdicts[0] ?? null;
  const outranked = new Set(verdicts.flatMap((verdict) => verdict.cause.outranks));
  const standing = verdicts.filter((verdict) => !outranked.has(verdict.cause.id));
  const [first] = (standing.length > 0 ? standing : [...verdicts]).sort(
    (a, b) =>
      CONFIDENCE_RANK[b.claim.confidence] - CONFIDENCE_RANK[a.claim.confidence] || (a.cause.id < b.cause.id ? -1 : 1),
  );
  return first ?? null;
}

function withRivals(winner: Verdict, verdicts: readonly Verdict[]): Verdict {
  if (winner.claim.confidence === 'certain') return winner;
  const named = new Set([winner.cause.id, ...winner.claim.rivals.map((rival) => rival.cause)]);
  const more: Rival[] = verdicts
    .filter((verdict) => !named.has(verdict.cause.id) && !winner.cause.outranks.includes(verdict.cause.id))
    .map((verdict) => ({ cause: verdict.cause.id, because: verdict.claim.summary }));
  return { ...winner, moreRivals: more };
}
