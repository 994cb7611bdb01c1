import type { Cell } from '../run-proof.ts';

/** One cell as one line. */
export function describeCell({ client, situation, column, tally, problem }: Cell): string {
  const name = `${client.padEnd(13)} ${situation.padEnd(29)} ${column.padEnd(10)}`;
  if (tally === null) return `${name} PROBLEM ${problem}`;
  const counts: [string, number][] = [
    ['ok', tally.succeeded],
    ['failed, not executed', tally.failedNotExecuted],
    ['provably', tally.failedProvablyNotExecuted],
    ['failed, executed', tally.failedExecuted],
    ['pending', tally.pending],
    ['TWICE', tally.duplicated],
    ['LOST', tally.lost],
    ['WRONGLY PROVEN', tally.wronglyProven],
  ];
  const shown = counts.filter(([, count]) => count > 0).map(([what, count]) => `${count} ${what}`);
  return `${name} ${shown.join(', ')}; longest ${tally.longestMs} ms${tally.commonError === null ? '' : `; ${tally.commonError}`}`;
}
