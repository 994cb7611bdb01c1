import { TcpwhyError } from '../../base/tcpwhy-error.ts';
import type { Session } from '../session.ts';

/** What is explained: an input that is opened, or the argument itself. */
export interface ExplainSource {
  /** File name, `-` for standard input, or `text` for an argument that is explained itself. */
  readonly name: string;
  /** The argument, when it is no file. */
  readonly text: string | null;
}

/** Longer names are no file's anywhere. */
const LONGEST_NAME = 4096;

/**
 * What the arguments mean: a name of a file that is there is the file, `-` is standard input, everything else is the text of
 * an error itself; words that were not quoted are one text. Without arguments, what is piped in; null when nothing is.
 */
export function explainSources(args: readonly string[], session: Session): ExplainSource[] | null {
  if (args.length === 0) return isTerminal(session) ? null : [STANDARD_INPUT];
  const sources: ExplainSource[] = [];
  for (const arg of args) {
    const last = sources.at(-1);
    if (isInput(arg, session)) sources.push({ name: arg, text: null });
    else if (last?.text != null && isWord(arg)) sources[sources.length - 1] = { ...last, text: `${last.text} ${arg}` };
    else sources.push({ name: 'text', text: arg });
  }
  const texts = sources.filter(({ text }) => text !== null);
  return texts.length < 2 ? sources : sources.map((source) => numbered(source, texts.indexOf(source) + 1));
}

function numbered(source: ExplainSource, number: number): ExplainSource {
  return number === 0 ? source : { ...source, name: `text ${number}` };
}

function isTerminal({ streams: { stdin } }: Session): boolean {
  return 'isTTY' in stdin && stdin.isTTY === true;
}

/** The shell takes an error apart that nobody quoted. */
function isWord(arg: string): boolean {
  return !/\s/.test(arg);
}

const STANDARD_INPUT: ExplainSource = { name: '-', text: null };

function isInput(arg: string, session: Session): boolean {
  return arg === '-' || (arg.length < LONGEST_NAME && !arg.includes('\n') && session.parts.fileExists(arg));
}

/** The error for a word that is no file and, as a text, says nothing: most likely a name that was mistyped. */
export function missingFile(text: string): TcpwhyError | null {
  if (!/^\S{1,255}$/.test(text) || !/[/\\]|\.(?:log|txt|json|out|err|gz|zst|\d)$|^[\w-]+\.\w{1,5}$/i.test(text))
    return null;
  return new TcpwhyError(
    'input-unreadable',
    'There is no such file, and as a text it speaks of no broken connection.',
    {
      input: text,
      expected: 'a log that exists, - for standard input, or the text of an error in quotes',
    },
  );
}
