import { printableText } from '../base/printable-text.ts';
import { shellWord } from '../base/shell-word.ts';
import { TcpwhyError, type TcpwhyErrorCode } from '../base/tcpwhy-error.ts';
import { wrapBehind } from '../report/layout/wrap-text.ts';
import { OutputFailure } from './output.ts';

/** What usually lies behind an error, and what to do, unless the place that threw it knows better. */
interface Advice {
  readonly likely: string;
  readonly attempt: (input: string) => string;
}

const ADVICE: Readonly<Record<TcpwhyErrorCode, Advice>> = {
  'input-empty': {
    likely: 'the capture was stopped before it wrote anything, or is still in its buffer',
    attempt: (input) => `tcpdump -U -i any -w ${input} tcp    (-U writes each packet at once)`,
  },
  'input-not-a-capture': {
    likely: 'it is a log, a report, or a capture inside an archive',
    attempt: (input) => `file ${input}`,
  },
  'input-not-a-log': {
    likely: 'it is a capture, an archive, or an image',
    attempt: (input) => `file ${input}`,
  },
  'input-unsupported-format': {
    likely: 'another program wrote it in a format of its own',
    attempt: (input) => `editcap -F pcapng ${input} converted.pcapng && tcpwhy converted.pcapng`,
  },
  'input-unreadable': {
    likely: 'a mistyped name, a folder, or missing rights',
    attempt: (input) => `ls -l ${input}`,
  },
  'option-invalid': { likely: '', attempt: () => 'tcpwhy --help' },
  'cause-unknown': { likely: '', attempt: () => 'tcpwhy cause' },
};

/** What failed, the likely reason and the command to try, ending in a line feed; safe to print. */
export function errorText(error: unknown): string {
  if (error instanceof TcpwhyError) return knownError(error);
  return error instanceof OutputFailure ? outputText(error) : defectText(error);
}

/** The analysis went well; only the last step failed. */
function outputText(error: OutputFailure): string {
  return linesText([`tcpwhy: the answer could not be written: ${error.message}`, '  try:      df -h .']);
}

/** An error with a code: the thrower knows the facts, this page knows the words. */
function knownError(error: TcpwhyError): string {
  const { input, remedy } = error.facts;
  const advice = ADVICE[error.code];
  const head = input === undefined ? error.message : `${inputName(input)}: ${error.message}`;
  // Standard input has no name that another command could open.
  const target = input === undefined || input === '-' ? 'FILE' : shellWord(input);
  // Whoever knows the remedy has said the reason; commands stay on one line, or they would not paste.
  const likely = remedy === undefined ? advice.likely : '';
  return linesText([
    `tcpwhy: ${head}`,
    ...detailLines(error),
    ...labelled('likely', likely),
    `  try:      ${remedy ?? advice.attempt(target)}`,
  ]);
}

/** Where it failed, what stood there, and what should have. */
function detailLines({ facts }: TcpwhyError): string[] {
  return [
    ...labelled('at', facts.offset === undefined ? '' : `byte ${facts.offset}`),
    ...labelled('seen', facts.seen ?? ''),
    ...labelled('expected', facts.expected ?? ''),
  ];
}

/** Errors are read in terminals and in logs alike, so their width is fixed. */
const ERROR_COLUMNS = 80;

/** One fact behind its label, wrapped under itself. */
function labelled(label: string, text: string): string[] {
  return text === '' ? [] : wrapBehind(`  ${label}:`.padEnd(12), printableText(text), ERROR_COLUMNS);
}

/** Anything else is our own mistake, and must not look like the user's. */
function defectText(error: unknown): string {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return linesText([
    `tcpwhy: internal error: ${words}`,
    '  This is a defect of tcpwhy, not of your capture. Please report it with the output of tcpwhy --version',
    '  and, if you may share it, the capture. TCPWHY_DEBUG=1 shows where it happened.',
  ]);
}

function linesText(lines: readonly string[]): string {
  return `${lines
    .filter((line) => line !== '')
    .map(printableText)
    .join('\n')}\n`;
}

/** What `-` means, in words. */
function inputName(input: string): string {
  return input === '-' ? 'standard input' : input;
}
