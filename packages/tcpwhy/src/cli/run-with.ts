import { CommanderError } from 'commander';
import { schemaText } from '../report/json/schema-text.ts';
import { reportError } from './analyse-input.ts';
import { causeCommand } from './commands/cause.ts';
import { connectionsCommand } from './commands/connections.ts';
import { diagnoseCommand } from './commands/diagnose.ts';
import { explainCommand } from './commands/explain.ts';
import { EXIT_COULD_NOT_ANALYSE, EXIT_NOTHING_WRONG } from './exit-status.ts';
import { buildProgram, type CliText } from './options.ts';
import { Output } from './output.ts';
import type { CliParts } from './parts.ts';
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

async function dispatch(argv: readonly string[], session: Session): Promise<number> {
  let status = EXIT_NOTHING_WRONG;
  const keep = async (running: Promise<number>) => {
    status = await running;
  };
  // Commander prints at once and cannot wait: its texts are kept and written below.
  const text = new KeptText();
  const program = buildProgram(
    {
      diagnose: (names, options) => keep(diagnoseCommand(names, options, session)),
      connections: (names, how, options) => keep(connectionsCommand(names, how, options, session)),
      explain: (texts, options) => keep(explainCommand(texts, options, session)),
      cause: (id, options) => keep(causeCommand(id, options, session)),
      schema: async () => void (await session.out.write(schemaText())),
    },
    session.parts.version,
    text,
  );
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    status = error.exitCode === 0 ? EXIT_NOTHING_WRONG : EXIT_COULD_NOT_ANALYSE;
  }
  await session.out.write(text.printed);
  await session.err.write(text.errors);
  return status;
}

/** What commander wanted to print. */
class KeptText implements CliText {
  printed = '';
  errors = '';
  readonly out = (text: string): void => {
    this.printed += text;
  };
  readonly err = (text: string): void => {
    this.errors += text;
  };
}
