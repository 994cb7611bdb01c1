import type { SharedOptions } from './session.ts';

/** First words that lead to another command, or to help. */
const COMMANDS: ReadonlySet<string> = new Set(['diagnose', 'connections', 'explain', 'cause', 'help']);

/** What each of the shared switches means. */
const SWITCHES: ReadonlyMap<string, Partial<SharedOptions>> = new Map([
  ['--json', { json: true }],
  ['--all', { all: true }],
  ['--no-color', { color: false }],
  ['--no-progress', { progress: false }],
]);

/** `tcpwhy FILE...`, perhaps with shared switches. */
export interface PlainCommandLine {
  readonly names: readonly string[];
  readonly options: SharedOptions;
}

/**
 * Understands the command line that most people type, exactly as commander does with `options.ts`; null for every other
 * one. Commander itself takes longer to load than a small capture to read.
 */
export function plainCommandLine(argv: readonly string[]): PlainCommandLine | null {
  const names: string[] = [];
  let options: SharedOptions = { json: false, all: false, color: true, progress: true };
  for (const word of argv) {
    const meaning = SWITCHES.get(word);
    if (meaning !== undefined) options = { ...options, ...meaning };
    // Standard input is a name like others; all else that begins with a dash is for commander.
    else if (word !== '-' && (word === '' || word.startsWith('-'))) return null;
    else names.push(word);
  }
  const [first] = names;
  return first === undefined || COMMANDS.has(first) ? null : { names, options };
}
