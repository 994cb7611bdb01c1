import type { Diagnosis, DiagnosisNotice } from '../../model/diagnosis.ts';
import { countOf, formatCount } from '../layout/measures.ts';
import { wrapBehind } from '../layout/wrap-text.ts';
import { ofCapture, type Page } from './terminal-options.ts';

/** What costs trust in the report comes first. */
const ORDER = ['data-loss', 'error', 'notice', 'info'] as const;
const LABELS = { 'data-loss': 'data lost', error: 'damaged', notice: 'notice', info: 'info' } as const;
/** Notices shown unless all are asked for. */
const SHOWN_NOTICES = 8;

/** Whether something is missing that a verdict could have rested on. */
export function isLossy(diagnosis: Diagnosis): boolean {
  return diagnosis.notices.some((notice) => notice.severity === 'data-loss' || notice.severity === 'error');
}

/** What was met in the input besides connections, most harmful first. */
export function renderNotices(
  diagnosis: Pick<Diagnosis, 'notices' | 'inputs'>,
  page: Page,
  title = diagnosis.inputs.some(({ kind }) => kind === 'log') ? 'About the inputs' : 'About the capture',
): string[] {
  const sorted = ORDER.flatMap((severity) => diagnosis.notices.filter((notice) => notice.severity === severity));
  if (sorted.length === 0) return [];
  const shown = page.all ? sorted : sorted.slice(0, SHOWN_NOTICES);
  const hidden = sorted.length - shown.length;
  return [
    page.ink.bold(title),
    ...shown.flatMap((notice) => noticeLines(notice, page)),
    ...(hidden === 0 ? [] : wrapBehind('  ', `${countOf(hidden, 'more notice')}: --all shows them`, page.columns)),
  ];
}

/** Severity as a word: colour alone would not reach everybody. */
function noticeLines(notice: DiagnosisNotice, page: Page): string[] {
  const paint = notice.severity === 'data-loss' || notice.severity === 'error' ? page.ink.yellow : page.ink.dim;
  const label = `  ${LABELS[notice.severity].padEnd(9)}  `;
  const [first = '', ...rest] = wrapBehind(label, noticeWords(notice, page), page.columns);
  return [paint(label) + first.slice(label.length), ...rest];
}

/** `text (12 times, first at frame 7 of input 2). Remedy` */
function noticeWords(notice: DiagnosisNotice, page: Page): string {
  const times = notice.count > 1 ? `${formatCount(notice.count)} times` : '';
  const place = notice.where === '' ? '' : `${notice.count > 1 ? 'first at' : 'at'} ${notice.where}`;
  const words = [times, place].filter((part) => part !== '').join(', ') + ofCapture(page, notice.input);
  const text = words === '' ? notice.text : `${notice.text} (${words.replace(/^ of /, 'in ')})`;
  return notice.remedy === '' ? text : `${text}. ${notice.remedy}`;
}
