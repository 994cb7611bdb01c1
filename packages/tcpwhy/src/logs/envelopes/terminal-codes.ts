const ESCAPE = '\x1b';
const BELL = '\x07';

/** Colours, cursor movements and titles of terminals: ECMA-48 control sequences and xterm's OSC. */
const SEQUENCES = new RegExp(
  [
    `${ESCAPE}\\[[\\d;:?]{0,40}[ -/]{0,2}[@-~]`,
    `${ESCAPE}\\][^${BELL}${ESCAPE}]{0,400}(?:${BELL}|${ESCAPE}\\\\)`,
    `${ESCAPE}[@-Z\\\\^_]`,
    `${ESCAPE}[()][0-9A-B]`,
  ].join('|'),
  'g',
);

/** The escape character as text: `^[[31m`, rsyslog's `#033[31m`, `\u001b[31m` of JSON in JSON. */
const WRITTEN_SEQUENCES = /(?:\^\[|#033|\\x1b|\\033|\\u001b)\[[\d;]{0,20}m/gi;
const WRITTEN_HINT = /(?:\^\[|#033|\\x1b|\\033|\\u001b)\[/i;

/** The text without terminal codes and carriage returns. */
export function withoutTerminalCodes(text: string): string {
  const plain = text.includes(ESCAPE) ? text.replace(SEQUENCES, '') : text;
  const unwritten = plain.includes('[') && WRITTEN_HINT.test(plain) ? plain.replace(WRITTEN_SEQUENCES, '') : plain;
  return unwritten.includes('\r') ? unwritten.replaceAll('\r', '') : unwritten;
}
