import type { CauseGroup } from './cause.ts';
import { KNOWN_CAUSES } from './ids.ts';
import { causePages } from './pages.generated.ts';

/** A cause as `tcpwhy cause` shows it. */
export interface CauseEntry {
  readonly id: string;
  readonly group: CauseGroup;
  readonly actor: string;
  readonly summary: string;
  /** Markdown. */
  readonly page: string;
}

/** All causes of the published list, in its order. */
export function causeCatalogue(): CauseEntry[] {
  return KNOWN_CAUSES.map((known) => ({ ...known, page: causePages[known.id] ?? unwritten(known.id, known.summary) }));
}

/** Some causes are only ever named as rivals: no single capture proves them. */
function unwritten(id: string, summary: string): string {
  return [
    `# ${id}: ${summary}`,
    '',
    'A single capture cannot prove this cause, so tcpwhy names it only as another explanation that the evidence does',
    'not exclude. The finding beside it says what to capture next to decide.',
    '',
  ].join('\n');
}
