import type { DiagnosisInput } from '../../model/diagnosis.ts';
import { countOf } from '../layout/measures.ts';
import { wrapText } from '../layout/wrap-text.ts';
import type { Page } from '../terminal/terminal-options.ts';

/** What was looked for in vain, and what to try. */
export function renderNothingFound(inputs: readonly DiagnosisInput[], page: Page): string[] {
  const lines = inputs.reduce((sum, input) => sum + (input.lines ?? 0), 0);
  const wrapped = (text: string) => wrapText(text, page.columns);
  return [
    ...wrapped(page.ink.bold('Nothing in it speaks of a broken connection.')),
    ...wrapped(
      `Looked in ${countOf(lines, 'line')} for resets, closes, refusals, time-outs, failed handshakes, names that do not resolve and limits that were reached, in the words of many programs and of the system.`,
    ),
    ...(lines <= SHORT_LINES ? SHORT_TEXT : LONG_TEXT).flatMap(({ text, command }) => [
      ...wrapped(text),
      page.ink.cyan(`  ${command}`),
    ]),
  ];
}

/** Of a pasted line, more of the same log helps most. */
const SHORT_LINES = 3;
const SHORT_TEXT = [
  {
    text: 'Try the whole error with its stack trace and the lines before it, or the whole log:',
    command: 'tcpwhy explain app.log',
  },
];
const LONG_TEXT = [
  {
    text: 'Programs often say nothing at their usual level: raise the log level of the client library or the proxy. What no program says, a capture shows:',
    command: 'tcpdump -i any -s 256 -w why.pcap tcp',
  },
];
