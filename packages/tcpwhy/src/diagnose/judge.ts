import type { Cause, Claim } from '../causes/cause.ts';
import type { Scene } from '../facts/scene.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import type { Rival } from '../model/diagnosis.ts';

/** A cause's claim about one connection, as it stands among the other claims. */
export interface Verdict {
  readonly cause: Cause;
  readonly claim: Claim;
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
  onFailure: (cause: Cause, error: unknown) => void,
): Verdict | null {
  const verdicts: Verdict[] = [];
  for (const cause of causes) {
    const claim = claimOf(cause, connection, scene, onFailure);
    if (claim !== null) verdicts.push({ cause, claim });
  }
  const winner = strongest(verdicts);
  return winner === null ? null : withRivals(winner, verdicts);
}

function claimOf(
  cause: Cause,
  connection: ConnectionRecord,
  scene: Scene,
  onFailure: (cause: Cause, error: unknown) => void,
): Claim | null {
  try {
    return cause.detect(connection, scene);
  } catch (error) {
    // One broken rule must not cost the user the other verdicts (and a test makes any throw a failure).
    onFailure(cause, error);
    return null;
  }
}

/** Not outranked by another claim; then the surer one; then by id, so that the answer never depends on order. */
function strongest(verdicts: readonly Verdict[]): Verdict | null {
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
  return { cause: winner.cause, claim: { ...winner.claim, rivals: [...winner.claim.rivals, ...more] } };
}
