import { cpus, release } from 'node:os';
import { needlessFailures, type Tally } from '../cell/tally.ts';
import type { ProofClient } from '../clients/proof-client.ts';
import { canLosePackets } from '../middlebox/packet-filter.ts';
import type { Cell, ProofResult } from '../run-proof.ts';
import { SITUATIONS } from '../situations/all.ts';
import type { Situation } from '../situations/situation.ts';
import { CLOSING, INTRODUCTION } from './prose.ts';
import { clientVersion } from './versions.ts';

/** The page `docs/proof.md`. */
export function renderReport(result: ProofResult, startedAt: Date): string {
  const situations = SITUATIONS.filter(({ id }) => result.cells.some(({ situation }) => situation === id));
  const sections = [
    INTRODUCTION,
    setting(result, startedAt),
    totals(result),
    '## Needless failures and duplicates',
    OVERVIEW,
    overview(result, situations),
    '## Every cell',
    ...situations.map((situation) => section(result, situation)),
    CLOSING,
  ];
  return `${sections.join('\n\n')}\n`;
}

const OVERVIEW = `Without guard → with guard, both with nothing told but the client's own settings. A number alone counts needless failures:
requests that failed although the client could have known in time that they were not executed. \`×2\` marks requests that
were executed twice although they were not idempotent. In the last rows nobody can know: see the sections below.`;

function setting({ clients, serverVersions, missing }: ProofResult, startedAt: Date): string {
  const versions = clients.map((client) => clientVersion(client)).filter((version) => version !== null);
  const losses = canLosePackets()
    ? 'Packets were lost by a packet filter in a network namespace.'
    : 'Without root, lost packets were imitated by a proxy that keeps them.';
  const absent = [...missing].map(([server, why]) => `\n\n**${server} could not be had** and is missing below: ${why}`);
  return `Run of ${startedAt.toISOString().slice(0, 10)}, Linux ${release()}, ${cpus().length} CPUs. Node ${process.versions.node} (fetch: undici ${process.versions.undici ?? 'unknown'});
${[...new Set(versions)].join(', ')}; ${serverVersions.join(', ')}. ${losses}${absent.join('')}`;
}

function totals({ cells }: ProofResult): string {
  const rows = [
    ['without guard', cells.filter(({ column }) => column === 'plain')],
    ['with guard', cells.filter(({ column }) => column === 'guard')],
    ['with guard, told more', cells.filter(({ column }) => column !== 'guard' && column !== 'plain')],
  ] as const;
  const header =
    '| | requests | succeeded | needless failures | executed twice | wrongly called "not executed" | reported done, never done |';
  const lines = rows.map(([name, some]) => `| ${name} | ${totalsOf(some).join(' | ')} |`);
  return [header, '| --- | --: | --: | --: | --: | --: | --: |', ...lines].join('\n');
}

function totalsOf(cells: readonly Cell[]): number[] {
  const sum = (count: (tally: Tally, cell: Cell) => number) =>
    cells.reduce((total, cell) => total + (cell.tally === null ? 0 : count(cell.tally, cell)), 0);
  return [
    sum(({ requests }) => requests),
    sum(({ succeeded }) => succeeded),
    sum((tally, { situation }) => needlessFailures(tally, isProvable(situation))),
    // Requests that their caller declared idempotent may run twice.
    sum(({ duplicated }, { column }) => (column === 'idempotent' ? 0 : duplicated)),
    sum(({ wronglyProven }) => wronglyProven),
    sum(({ lost }) => lost),
  ];
}

function isProvable(id: string): boolean {
  return SITUATIONS.find((one) => one.id === id)?.provable === true;
}

function overview(result: ProofResult, situations: readonly Situation[]): string {
  const header = `| | ${result.clients.map(({ title }) => title).join(' | ')} |`;
  const rule = `| --- |${' --: |'.repeat(result.clients.length)}`;
  const rows = situations.map(({ id, provable }) => {
    const cells = result.clients.map((client) =>
      ['plain', 'guard'].map((column) => brief(find(result, client, id, column), provable)).join(' → '),
    );
    return `| ${id} | ${cells.join(' | ')} |`;
  });
  return [header, rule, ...rows].join('\n');
}

function find({ cells }: ProofResult, client: ProofClient, situation: string, column: string): Tally | null {
  return (
    cells.find((one) => one.client === client.id && one.situation === situation && one.column === column)?.tally ?? null
  );
}

function brief(tally: Tally | null, provable: boolean): string {
  if (tally === null) return '–';
  const needless = needlessFailures(tally, provable);
  if (tally.duplicated === 0) return String(needless);
  return `${needless > 0 ? `${needless} ` : ''}**${tally.duplicated} ×2**`;
}

const COLUMN_TITLES: Readonly<Record<string, string>> = {
  plain: 'without guard',
  guard: 'with guard',
  maxIdleMs: 'with guard, `maxIdleMs` below the time-out',
  idempotent: 'with guard, request declared idempotent',
};

function section(result: ProofResult, situation: Situation): string {
  const columns = ['plain', 'guard', ...(situation.toldMore ?? []).map(({ id }) => id)];
  const header = `| | ${columns.map((column) => COLUMN_TITLES[column] ?? column).join(' | ')} |`;
  const rows = result.clients.map((client) => {
    const cells = columns.map((column) => full(find(result, client, situation.id, column)));
    return `| ${client.title} | ${cells.join(' | ')} |`;
  });
  const knowable = situation.provable
    ? 'A client can know before the first byte that the connection is dead: each failure is needless.'
    : 'A failure is needless only where its own error proves that nothing was executed.';
  const table = [header, `| --- |${' --- |'.repeat(columns.length)}`, ...rows].join('\n');
  return `### ${situation.id}\n\n${situation.happens} ${knowable}\n\n${table}`;
}

/** A cell in words: who failed, and what the server had done. */
function full(tally: Tally | null): string {
  if (tally === null) return 'could not be run';
  const parts: (readonly [number, string])[] = [
    [tally.succeeded, 'ok'],
    [tally.failedNotExecuted, 'failed, not executed'],
    [tally.failedExecuted, 'failed, executed'],
    [tally.pending, 'no answer when the proof gave up'],
    [tally.duplicated, '**executed twice**'],
    [tally.lost, '**reported done, never executed**'],
    [tally.wronglyProven, '**executed, but the error says it was not**'],
  ];
  const text = parts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join('; ');
  const error = tally.commonError === null ? '' : ` (\`${tally.commonError.replaceAll('|', '\\|')}\`)`;
  return `${text}${error}`;
}
