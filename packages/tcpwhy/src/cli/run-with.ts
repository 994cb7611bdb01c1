import { reportError } from './analyse-input.ts';
import { diagnoseCommand } from './commands/diagnose.ts';
import { EXIT_COULD_NOT_ANALYSE } from './exit-status.ts';
import { Output } from './output.ts';
import type { CliParts } from './parts.ts';
import { plainCommandLine } from './plain-command-line.ts';
import type { Session } from './session.ts';
import type { CliStreams } from './streams.ts';

/**
 * Runs one command line with these parts, without touching the process.
 *
 * @param argv What stands behind the program's name.
 * @returns The exit status. Never rejects: what fails is explained on standard error.
 */
export async function runWith(parts: CliParts, argv: readonly string[], streams: CliStreams): Promise<number> {
  const session: Session = { streams, parts, out: new Output(streams.stdout), err: new Output(streams.stderr) };
  try {
    return await dispatch(argv, session);
  } catch (error) {
    await reportError(error, session);
    return EXIT_COULD_NOT_ANALYSE;
  }
}

/** The usual command line is understood at once; all others need more, which takes some milliseconds to load. */
async function dispatch(argv: readonly string[], session: Session): Promise<number> {
  const plain = plainCommandLine(argv);
  if (plain !== null) return diagnoseCommand(plain.names, plain.options, session);
  return (await import('./run-commands.ts')).runCommands(argv, session);
}
