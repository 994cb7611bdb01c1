/** Names that somebody may have meant by `typed`, best first, at most `limit`. */
export function nearestNames(typed: string, names: readonly string[], limit = 4): string[] {
  const wanted = typed.toLowerCase();
  const scored = names.map((name) => ({ name, score: distance(wanted, name) }));
  // Half of the letters may be wrong: a poor proposal costs a line, a missing one costs a search.
  const near = scored.filter(({ score }) => score <= Math.max(2, wanted.length / 2));
  near.sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1));
  return near.slice(0, limit).map(({ name }) => name);
}

/** Edits between two names; a name that holds all the typed words is near however long it is. */
function distance(typed: string, name: string): number {
  const words = typed.split(/[\s_-]+/).filter((word) => word !== '');
  if (words.length > 0 && words.every((word) => name.includes(word))) return 0;
  return editDistance(typed, name);
}

/** Insertions, deletions and replacements (Levenshtein), one row of the matrix at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
