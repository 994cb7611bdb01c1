import { Command, Option, type OutputConfiguration } from 'commander';
import { CONNECTION_FORMATS, type ConnectionFormat, type ConnectionsOptions } from './commands/connections-options.ts';
import {
  CAUSE_EXAMPLES,
  CONNECTIONS_EXAMPLES,
  CONNECTIONS_NOTES,
  DIAGNOSE_EXAMPLES,
  EXPLAIN_EXAMPLES,
  EXPLAIN_NOTES,
  PROGRAM_EXAMPLES,
  PROGRAM_NOTES,
} from './help-text.ts';
import type { SharedOptions } from './session.ts';

/** What each command line leads to. */
export interface CliActions {
  diagnose(names: string[], options: SharedOptions): Promise<void>;
  connections(names: string[], how: ConnectionsOptions, options: SharedOptions): Promise<void>;
  explain(texts: string[], options: SharedOptions): Promise<void>;
  cause(id: string | undefined, options: SharedOptions): Promise<void>;
  schema(): Promise<void>;
}

/** As commander hands them over: absent when not given, except what `--no-` turns off. */
interface ProgramOptions {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly schema?: boolean;
  readonly color: boolean;
  readonly progress: boolean;
}

/** Commands and options, for commander. Printing goes to `write` so that it can wait for slow readers. */
export function buildProgram(actions: CliActions, version: string, write: CliText): Command {
  const program = new Command('tcpwhy')
    .exitOverride()
    .configureOutput(outputSettings(write))
    .configureHelp({ showGlobalOptions: true })
    .usage('[options] FILE...\n       tcpwhy COMMAND ...')
    .showHelpAfterError('  try:      tcpwhy --help')
    .version(version)
    .addHelpText('before', PROGRAM_EXAMPLES)
    .addHelpText('after', PROGRAM_NOTES);
  addSharedOptions(program);
  addDiagnose(program, actions);
  addConnections(program, actions);
  addExplain(program, actions);
  addCause(program, actions);
  return program;
}

/** Where commander's own texts go: help and errors. */
export interface CliText {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Nothing is asked of the process: neither the width nor the colours of its terminal. */
function outputSettings(write: CliText): OutputConfiguration {
  return {
    writeOut: write.out,
    writeErr: write.err,
    outputError: (text, print) => print(text.replace(/^error: /, 'tcpwhy: ')),
    getOutHelpWidth: () => HELP_COLUMNS,
    getErrHelpWidth: () => HELP_COLUMNS,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  };
}

/** Help looks the same everywhere, so that it can be quoted. */
const HELP_COLUMNS = 80;

/** Absent means off. */
function sharedOptions(program: Command): SharedOptions {
  const { json, all, color, progress } = program.opts<ProgramOptions>();
  return { json: json === true, all: all === true, color, progress };
}

/** On the program rather than on each command, so that they may stand before or behind the command's name. */
function addSharedOptions(program: Command): void {
  program
    .option('--json', 'print the answer as data')
    .option('--all', 'show every finding, frame and notice whole')
    .option('--schema', 'print the JSON Schema of what --json prints')
    .option('--no-color', 'no colours (NO_COLOR=1 does the same)')
    .option('--no-progress', 'no progress bar');
}

/** The default command: what is no command's name is a file. */
function addDiagnose(program: Command, actions: CliActions): void {
  program
    .command('diagnose', { isDefault: true })
    .summary('why connections died (the default)')
    .argument('[files...]', 'captures and logs; - is standard input')
    .addHelpText('before', DIAGNOSE_EXAMPLES)
    .action((names: string[]) => {
      const wantsSchema = program.opts<ProgramOptions>().schema === true;
      return wantsSchema ? actions.schema() : actions.diagnose(names, sharedOptions(program));
    });
}

/** `--json` means JSON lines here, unless a format is asked for. */
function addConnections(program: Command, actions: CliActions): void {
  program
    .command('connections')
    .summary('one row per connection')
    .argument('[files...]', 'captures; - is standard input')
    .addOption(new Option('--format <format>', 'how to print').choices(CONNECTION_FORMATS))
    .option('--checksums', "leave packets with wrong TCP checksums out of Zeek's view, as zeek without -C does")
    .addHelpText('before', CONNECTIONS_EXAMPLES)
    .addHelpText('after', CONNECTIONS_NOTES)
    .action((names: string[], own: { format?: ConnectionFormat; checksums?: boolean }) => {
      const options = sharedOptions(program);
      const format = own.format ?? (options.json ? 'jsonl' : 'table');
      return actions.connections(names, { format, verifyChecksums: own.checksums === true }, options);
    });
}

/** What is no file's name is the text itself, so that an error can be pasted. */
function addExplain(program: Command, actions: CliActions): void {
  program
    .command('explain')
    .summary('what a line of a log means')
    .argument('[what...]', 'the text of an error, or a log; - is standard input')
    .addHelpText('before', EXPLAIN_EXAMPLES)
    .addHelpText('after', EXPLAIN_NOTES)
    .action((texts: string[]) => {
      const wantsSchema = program.opts<ProgramOptions>().schema === true;
      return wantsSchema ? actions.schema() : actions.explain(texts, sharedOptions(program));
    });
}

/** Ids come from findings, so the argument is checked by the command, which knows them. */
function addCause(program: Command, actions: CliActions): void {
  program
    .command('cause')
    .summary('what a cause is, how to tell, what to do')
    .argument('[id]', 'id of a cause; without it, the list')
    .addHelpText('before', CAUSE_EXAMPLES)
    .action((id: string | undefined) => actions.cause(id, sharedOptions(program)));
}
